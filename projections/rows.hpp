#pragma once

#include <flatbuffers/flatbuffers.h>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "jetpage/projections/key.hpp"

namespace jetpage::projections {

// What a view's functions write to: rows as bytes, found by encoded keys. RowChanges is the one over LMDB; what fails
// there is remembered and ends the transaction, so the functions of a view need not look.
class RowSink {
 public:
  virtual ~RowSink() = default;
  // The row as it is now, valid until the next call.
  virtual std::optional<std::span<const std::uint8_t>> find(const std::string& key) = 0;
  // `text` is what a key that is a stand-in stands for, else empty.
  virtual void put(const std::string& key, std::string_view text, std::span<const std::uint8_t> row) = 0;
  virtual void erase(const std::string& key) = 0;
  // Keys in their order. `index` is one that the view declares.
  virtual std::vector<std::string> keys_where(std::string_view index, const std::string& value) = 0;
  virtual std::optional<std::string> last_key() = 0;
  // The text of a stored key.
  virtual std::string text_of(const std::string& key) = 0;
  // A link leads from a number to the key of a row. Only where the view declares `has_links`.
  virtual void link(const std::string& number, const std::string& key) = 0;
  virtual std::optional<std::string> linked(const std::string& number) = 0;
  // Empty, to pack a row with. It writes defaults: a zero is a value that filters and indexes find.
  virtual flatbuffers::FlatBufferBuilder& builder() = 0;
};

// The rows of view V as its functions see them: earlier events of the same batch included. Keys may be given as events carry
// them (`event.movieId`): an absent key names no row, and a change to it changes nothing.
template <class V>
class Rows {
 public:
  using Row = typename V::Row;
  using Key = typename V::Key;

  explicit Rows(RowSink& sink) : sink_(sink) {}

  std::optional<Row> get(const KeyArgument<Key>& key) {
    if (!key.encoded()) return std::nullopt;
    const auto bytes = sink_.find(*key.encoded());
    if (!bytes) return std::nullopt;
    return unpack(*bytes);
  }

  void put(const KeyArgument<Key>& key, const Row& row) {
    if (key.encoded()) pack(key, row);
  }

  // Changes the row, or a new one when there is none: `rows.update(key, [&](Row& row) { row.status = event.status; })`.
  template <class Change>
  void update(const KeyArgument<Key>& key, Change&& change) {
    if (!key.encoded()) return;
    Row row = get(key).value_or(Row());
    change(row);
    pack(key, row);
  }

  // Changes the row if there is one.
  template <class Change>
  void change(const KeyArgument<Key>& key, Change&& change) {
    auto row = get(key);
    if (!row) return;
    change(*row);
    pack(key, *row);
  }

  void erase(const KeyArgument<Key>& key) {
    if (key.encoded()) sink_.erase(*key.encoded());
  }

  // The keys of the rows whose field has this value, in key order. The view declares the field in `indexes`.
  std::vector<Key> keys_where(std::string_view index, const FieldValue& value) {
    std::vector<Key> keys;
    if (!value.text()) return keys;
    for (const std::string& key : sink_.keys_where(index, *value.text())) keys.push_back(to_key(key));
    return keys;
  }

  // Remembers that this number leads to the row with this key: for events that know the row by that number alone (an order's
  // cancellation does not say the product that the rows are about). The view declares `has_links`; nobody else sees them.
  void link(const KeyArgument<std::int64_t>& number, const KeyArgument<Key>& key) {
    if (number.encoded() && key.encoded()) sink_.link(*number.encoded(), *key.encoded());
  }
  // The key of the row that the number leads to.
  std::optional<Key> linked(const KeyArgument<std::int64_t>& number) {
    const auto key = number.encoded() ? sink_.linked(*number.encoded()) : std::nullopt;
    if (!key) return std::nullopt;
    return to_key(*key);
  }

  // The number behind the highest key: for views that number their rows themselves, from 1.
  Key next_key() requires std::is_same_v<Key, std::int64_t> {
    const auto last = sink_.last_key();
    return last ? number_of(*last) + 1 : 1;
  }

 private:
  Key to_key(const std::string& stored) {
    if constexpr (std::is_same_v<Key, std::int64_t>) {
      return number_of(stored);
    } else {
      return sink_.text_of(stored);
    }
  }

  static Row unpack(std::span<const std::uint8_t> bytes) {
    Row row;
    flatbuffers::GetRoot<typename Row::TableType>(bytes.data())->UnPackTo(&row);
    return row;
  }

  void pack(const KeyArgument<Key>& key, const Row& row) {
    flatbuffers::FlatBufferBuilder& builder = sink_.builder();
    builder.Finish(Row::TableType::Pack(builder, &row));
    sink_.put(*key.encoded(), key.stand_in_text(), {builder.GetBufferPointer(), builder.GetSize()});
  }

  RowSink& sink_;
};

}  // namespace jetpage::projections
