#include "jetpage/projections/rows/change_writer.hpp"

#include <algorithm>

#include "jetpage/projections/rows/value.hpp"

namespace jetpage::projections {
namespace {

using namespace eventstore;

struct IndexChanges {
  using Entries = std::vector<std::pair<std::string, lmdb::Slice>>;  // value of the field, key of the row
  Entries gone;
  Entries come;
};

std::optional<std::string> index_key_of(std::span<const std::uint8_t> row, Field field) {
  if (row.empty()) return std::nullopt;
  return index_key_of_row(row, field);
}

// The stored row, copied to where it can be read; empty when there is none.
Result<Bytes> stored_row(const lmdb::Transaction& transaction, const Generation& generation, const std::string& key) {
  auto value = transaction.get(generation.rows(), key);
  if (!value) return value.error();
  if (!*value) return Bytes();
  auto row = decode_row(generation.view(), key, **value);
  if (!row) return row.error();
  return Bytes(row->row.begin(), row->row.end());
}

struct IndexedField {
  Field field;
  lmdb::Database database;
  IndexChanges changes;
};

std::vector<IndexedField> indexed_fields(const Generation& generation) {
  std::vector<IndexedField> fields;
  for (const std::string& name : generation.view().indexes) {
    if (const auto database = generation.index(name)) {
      fields.push_back({*find_field(*generation.view().row, name), *database, {}});
    }
  }
  return fields;
}

Done collect(const lmdb::Transaction& transaction, const Generation& generation, std::span<const KeyedChange> sorted,
             const std::optional<std::string>& last, std::vector<IndexedField>& fields) {
  for (const auto& [key, change] : sorted) {
    const bool may_exist = last && *key <= *last;
    auto before = may_exist ? stored_row(transaction, generation, *key) : Result<Bytes>(Bytes());
    if (!before) return before.error();
    for (IndexedField& field : fields) {
      auto old_value = index_key_of(*before, field.field);
      auto new_value = index_key_of(change->row, field.field);
      if (old_value == new_value) continue;
      if (old_value) field.changes.gone.emplace_back(std::move(*old_value), *key);
      if (new_value) field.changes.come.emplace_back(std::move(*new_value), *key);
    }
  }
  return {};
}

Done write_index(lmdb::WriteTransaction& transaction, IndexedField& field) {
  std::sort(field.changes.gone.begin(), field.changes.gone.end());
  for (const auto& [value, key] : field.changes.gone) {
    if (auto erased = transaction.erase(field.database, value, key); !erased) return erased;
  }
  std::sort(field.changes.come.begin(), field.changes.come.end());
  auto cursor = transaction.cursor(field.database);
  if (!cursor) return cursor.error();
  for (const auto& [value, key] : field.changes.come) {
    if (auto put = cursor->put(value, key); !put) return put;
  }
  return {};
}

Result<std::optional<std::string>> last_stored_key(const lmdb::Transaction& transaction, const Generation& generation) {
  auto cursor = transaction.cursor(generation.rows());
  if (!cursor) return cursor.error();
  const auto last = cursor->last();
  if (!last) return last.error();
  return *last ? std::optional<std::string>((*last)->key) : std::nullopt;
}

// A new last row is appended, which is what a rebuild does most.
Done write_rows(lmdb::WriteTransaction& transaction, const Generation& generation, std::span<const KeyedChange> sorted,
                const std::optional<std::string>& last) {
  auto cursor = transaction.cursor(generation.rows());
  if (!cursor) return cursor.error();
  for (const auto& [key, change] : sorted) {
    Done done;
    if (change->erased) {
      done = transaction.erase(generation.rows(), *key);
    } else {
      const bool stand_in = is_stand_in(generation.view().key_kind, *key);
      const auto value = encode_row(*key, {change->version, change->position, change->row, change->key_text}, stand_in);
      const bool behind = !last || *last < *key;
      done = behind ? cursor->append(*key, value) : cursor->put(*key, value);
    }
    if (!done) return done;
  }
  return {};
}

}  // namespace

std::vector<KeyedChange> in_key_order(const RowChanges& changes) {
  std::vector<KeyedChange> sorted;
  sorted.reserve(changes.by_key().size());
  for (const auto& [key, change] : changes.by_key()) sorted.push_back({&key, &change});
  std::sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) { return *a.key < *b.key; });
  return sorted;
}

Done write_changes(lmdb::WriteTransaction& transaction, const Generation& generation,
                   std::span<const KeyedChange> sorted) {
  const auto last = last_stored_key(transaction, generation);
  if (!last) return last.error();
  auto fields = indexed_fields(generation);
  if (!fields.empty()) {
    if (auto collected = collect(transaction, generation, sorted, *last, fields); !collected) return collected;
    for (IndexedField& field : fields) {
      if (auto written = write_index(transaction, field); !written) return written;
    }
  }
  return write_rows(transaction, generation, sorted, *last);
}

}  // namespace jetpage::projections
