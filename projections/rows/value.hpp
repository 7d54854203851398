#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "jetpage/eventstore/commit.hpp"
#include "jetpage/eventstore/result.hpp"
#include "jetpage/projections/view.hpp"

// A row as LMDB keeps it, little-endian:
//   XXH3-64 of the key and all that follows · version u64 · position of the last change u64 · the row's FlatBuffer
//   and, where the key only stands in for its text, that text and its length u32
namespace jetpage::projections {

struct StoredRow {
  std::uint64_t version = 0;
  eventstore::Position position = 0;
  std::span<const std::uint8_t> row;  // where the value lay: not aligned
  std::string_view key_text;          // only of a stand-in
};

// `key_text` is empty unless the key is a stand-in.
std::string encode_row(std::string_view key, const StoredRow& row, bool stand_in);

// Nothing when the value is damaged, or another key's.
std::optional<StoredRow> decode_row(std::string_view key, std::string_view value, bool stand_in);

// The same for a row of this view; damage is Fault::corrupted `row_damaged` and names view and key.
eventstore::Result<StoredRow> decode_row(const ViewDefinition& view, std::string_view key, std::string_view value);

// A link, from a number to the key of a row: XXH3-64 of both · the key.
std::string encode_link(std::string_view number, std::string_view key);
std::optional<std::string> decode_link(std::string_view number, std::string_view value);

// How all this is stored, as a generation notes it: of another way nothing is read.
std::string stored_as();
std::string_view text_of(KeyKind kind);

}  // namespace jetpage::projections
