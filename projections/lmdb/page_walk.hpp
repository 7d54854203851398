#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "jetpage/eventstore/result.hpp"
#include "jetpage/projections/lmdb/page.hpp"

namespace jetpage::projections::lmdb {

// Reads a file of LMDB's without LMDB, which believes what a page says of itself and crashes, or reads elsewhere, where that is not
// so. Every page that can be reached is looked at: that it is where and what it should be, reached once and not said to be free, and
// that its keys are in order and within what the pages above say. Behind a walk without error LMDB can be let in. It is read through
// the file, not through a map, so that no damage of a disk is a signal.
//
// The file must be at rest. The error is corrupted `view_damaged` and says what is wrong, or the system's.
class PageWalk {
 public:
  // Of each entry of each database, in their order. The views are valid during the call.
  using Visit = std::function<void(const std::string& database, std::string_view key, std::string_view value)>;

  static eventstore::Done walk(const std::filesystem::path& file, const Visit& visit);

 private:
  // A tree of pages on the way through it.
  struct Tree {
    const std::string* name = nullptr;  // of the database; null: of LMDB's own, the free pages and the names
    bool duplicates = false;            // a key may have many values …
    bool integers = false;              // keys are numbers
    std::string_view key;               // … and this is the tree of those of one key
    bool inner = false;
    std::uint64_t entries = 0;
    std::string last;  // key that was met
    bool any = false;
  };
  // What the pages above say of a page's keys: not before `low`, and before `high`; null: they say nothing.
  struct Range {
    const std::string* low = nullptr;
    const std::string* high = nullptr;
  };

  PageWalk(PageFile file, const Visit& visit) : file_(std::move(file)), visit_(visit) {}

  bool meta();
  bool tree(const DatabaseRecord& record, Tree tree, std::uint64_t& entries);
  bool page(std::uint64_t number, unsigned depth, Tree& tree, Range range);
  bool children(const PageView& page, unsigned depth, Tree& tree, Range range);
  bool leaves(const PageView& page, Tree& tree, Range range);
  bool leaf(const NodeView& node, Tree& tree);
  bool duplicates(const NodeView& node, Tree& tree);
  bool named(const NodeView& node);
  bool free_pages(std::string_view list);
  bool in_order(std::string_view key, Tree& tree, Range range);
  bool overflow(const NodeView& node, std::string& value);
  bool claim(std::uint64_t number);
  bool wrong(std::uint64_t page, const char* what);

  PageFile file_;
  const Visit& visit_;
  std::uint64_t last_page_ = 0;
  std::vector<bool> claimed_;
  DatabaseRecord free_;
  DatabaseRecord main_;
  std::string what_;
};

}  // namespace jetpage::projections::lmdb
