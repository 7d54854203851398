#pragma once

#include <optional>
#include <string>

#include "jetpage/projections/rows/generation.hpp"

namespace jetpage::projections {

// The keys of all rows, or of those with one value of an indexed field, in their order. Each step reads one entry; how many there are
// is known without a step. Must not outlive its transaction.
//
// Errors: lmdb.hpp's.
class KeyWalk {
 public:
  // Where a step came to: nothing past the end.
  using Step = eventstore::Result<std::optional<lmdb::Slice>>;

  static eventstore::Result<KeyWalk> over_all(const Generation& generation, const lmdb::Transaction& transaction);
  static eventstore::Result<KeyWalk> over_index(const lmdb::Transaction& transaction, lmdb::Database index,
                                                const std::string& value);

  [[nodiscard]] std::uint64_t total() const { return total_; }

  Step first();
  Step last();
  // The first key behind this one, which need not be there itself.
  Step behind(const std::string& key);
  Step next();
  Step previous();

 private:
  KeyWalk(lmdb::Cursor cursor, std::optional<std::string> value, std::uint64_t total)
      : cursor_(std::move(cursor)), value_(std::move(value)), total_(total) {}
  [[nodiscard]] Step key_in(const eventstore::Result<std::optional<lmdb::Entry>>& entry) const;

  lmdb::Cursor cursor_;
  std::optional<std::string> value_;  // of the index; nothing: all rows
  std::uint64_t total_;
};

}  // namespace jetpage::projections
