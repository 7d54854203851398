#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "jetpage/eventstore/commit.hpp"

namespace jetpage::projections {

// A row as it was read: a copy, valid for ever.
struct RowView {
  std::string key;                    // as text: `7`
  eventstore::Bytes bytes;            // the row's FlatBuffer, aligned, checked; its fields: ReadModel::type_table
  std::uint64_t version = 0;          // its ETag: ViewDefinition::category
  eventstore::Position position = 0;  // of its last change
};

struct Filter {
  std::string field;
  std::string
      value;  // a number is compared as its shortest text, true and false as such; an absent field equals nothing
};

// How many rows one page may cost besides its own: those before it, or those that are looked at for a field without an index. It is
// also how long a reader keeps LMDB from using pages again.
inline constexpr std::uint64_t most_rows_passed = 10'000;

struct PageQuery {
  std::vector<Filter> filters;  // all must hold
  std::uint64_t number = 0;     // from 0; nothing to a query that names `after` or wants the last rows
  std::uint64_t size = 20;
  std::optional<std::string> after = std::nullopt;  // a key as text: the rows behind it. Empty: from the first on
  bool is_last = false;                             // the last `size` rows
};

struct Page {
  std::vector<RowView> rows;          // in key order
  std::uint64_t total = 0;            // rows on all pages
  bool has_more = false;              // behind its last row
  eventstore::Position position = 0;  // what the page has at least seen
};

}  // namespace jetpage::projections
