#include "jetpage/projections/rows/key_walk.hpp"

namespace jetpage::projections {

using namespace eventstore;

Result<KeyWalk> KeyWalk::over_all(const Generation& generation, const lmdb::Transaction& transaction) {
  const auto total = transaction.entries(generation.rows());
  if (!total) return total.error();
  auto cursor = transaction.cursor(generation.rows());
  if (!cursor) return cursor.error();
  return KeyWalk(std::move(*cursor), std::nullopt, *total);
}

Result<KeyWalk> KeyWalk::over_index(const lmdb::Transaction& transaction, lmdb::Database index,
                                    const std::string& value) {
  auto cursor = transaction.cursor(index);
  if (!cursor) return cursor.error();
  const auto found = cursor->at(value);
  if (!found) return found.error();
  if (!*found) return KeyWalk(std::move(*cursor), value, 0);
  const auto total = cursor->count_of_key();
  if (!total) return total.error();
  return KeyWalk(std::move(*cursor), value, *total);
}

// In an index the keys of the rows are the values.
KeyWalk::Step KeyWalk::key_in(const Result<std::optional<lmdb::Entry>>& entry) const {
  if (!entry) return entry.error();
  if (!*entry) return std::optional<lmdb::Slice>();
  return std::optional(value_ ? (*entry)->value : (*entry)->key);
}

KeyWalk::Step KeyWalk::first() {
  if (total_ == 0) return std::optional<lmdb::Slice>();
  return key_in(value_ ? cursor_.at(*value_) : cursor_.first());
}

KeyWalk::Step KeyWalk::last() {
  if (total_ == 0) return std::optional<lmdb::Slice>();
  if (!value_) return key_in(cursor_.last());
  if (const auto found = cursor_.at(*value_); !found || !*found) return key_in(found);
  return key_in(cursor_.last_of_key());
}

KeyWalk::Step KeyWalk::behind(const std::string& key) {
  if (total_ == 0) return std::optional<lmdb::Slice>();
  auto found = key_in(value_ ? cursor_.from_value(*value_, key) : cursor_.from(key));
  return found && *found && **found == key ? next() : found;
}

KeyWalk::Step KeyWalk::next() { return key_in(value_ ? cursor_.next_of_key() : cursor_.next()); }
KeyWalk::Step KeyWalk::previous() { return key_in(value_ ? cursor_.previous_of_key() : cursor_.previous()); }

}  // namespace jetpage::projections
