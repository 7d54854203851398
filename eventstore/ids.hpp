#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>

#include "jetpage/eventstore/key_value.hpp"

namespace jetpage::eventstore {

// Numbers for new aggregates: 1, 2, 3 … per name (`cinema.movie`), never twice, over all processes that share the bucket.
//
// They are taken from the bucket in blocks by compare-and-set, so that one write serves many ids. A clean stop gives the
// rest of each block back if nobody took a later one, and what was put back; a crash leaves a gap of at most one block. If the bucket is lost,
// ids are handed out that exist already: the first commit under such an id conflicts, and the caller takes the next.
// Thread-safe.
class Ids {
 public:
  Ids(std::shared_ptr<KeyValue> bucket, std::uint32_t block) : bucket_(std::move(bucket)), block_(block) {}

  // Fault::unavailable or outcome_unknown when the bucket cannot be reached: then no id is lost but perhaps a block.
  Result<std::int64_t> next(const std::string& name);

  // Hands a number out again that came to nothing: surely nothing was written under it.
  void put_back(const std::string& name, std::int64_t id);

  // Makes sure that ids below `first_free` are not handed out any more: after finding that they exist.
  Done skip_to(const std::string& name, std::int64_t first_free);

  // The least number that no process has taken into a block: from it on none was handed out. Changes nothing; errors as those of
  // next.
  Result<std::int64_t> first_free(const std::string& name);

  // Gives unused ids back: call it once, when nothing asks any more.
  void give_back();

 private:
  struct Block {
    std::mutex mutex;
    std::int64_t next = 0;
    std::int64_t end = 0;  // one past the last
    std::set<std::int64_t> returned;
  };
  Block& block_of(const std::string& name);
  Done reserve(const std::string& name, Block& block, std::int64_t at_least);

  std::shared_ptr<KeyValue> bucket_;
  std::uint32_t block_;
  std::mutex mutex_;
  std::map<std::string, Block> blocks_;
};

}  // namespace jetpage::eventstore
