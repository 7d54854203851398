#include "jetpage/projections/rows/value.hpp"

#include <xxhash.h>

#include <bit>
#include <cstring>

namespace jetpage::projections {
namespace {

static_assert(std::endian::native == std::endian::little, "stored rows are little-endian");

constexpr std::size_t header_bytes = 24;

template <class Number>
Number number_at(std::string_view bytes, std::size_t offset) {
  Number number = 0;
  std::memcpy(&number, bytes.data() + offset, sizeof number);
  return number;
}

template <class Number>
void append_number(std::string& bytes, Number number) {
  bytes.append(reinterpret_cast<const char*>(&number), sizeof number);
}

}  // namespace

std::string encode_row(const StoredRow& row, bool stand_in) {
  std::string value;
  value.reserve(header_bytes + row.row.size() + row.key_text.size() + sizeof(std::uint32_t));
  append_number(value, std::uint64_t{0});
  append_number(value, row.version);
  append_number(value, row.position);
  value.append(reinterpret_cast<const char*>(row.row.data()), row.row.size());
  if (stand_in) {
    value.append(row.key_text);
    append_number(value, static_cast<std::uint32_t>(row.key_text.size()));
  }
  const std::uint64_t checksum = XXH3_64bits(value.data() + 8, value.size() - 8);
  std::memcpy(value.data(), &checksum, sizeof checksum);
  return value;
}

std::optional<StoredRow> decode_row(std::string_view value, bool stand_in) {
  if (value.size() < header_bytes) return std::nullopt;
  if (number_at<std::uint64_t>(value, 0) != XXH3_64bits(value.data() + 8, value.size() - 8)) return std::nullopt;
  StoredRow stored{number_at<std::uint64_t>(value, 8), number_at<std::uint64_t>(value, 16), {}, {}};
  std::string_view row = value.substr(header_bytes);
  if (stand_in) {
    if (row.size() < sizeof(std::uint32_t)) return std::nullopt;
    row.remove_suffix(sizeof(std::uint32_t));
    const auto size = number_at<std::uint32_t>(value, value.size() - sizeof(std::uint32_t));
    if (size > row.size()) return std::nullopt;
    stored.key_text = row.substr(row.size() - size);
    row.remove_suffix(size);
  }
  stored.row = {reinterpret_cast<const std::uint8_t*>(row.data()), row.size()};
  return stored;
}

eventstore::Result<StoredRow> decode_row(const ViewDefinition& view, std::string_view key, std::string_view value) {
  const bool stand_in = is_stand_in(view.key_kind, key);
  if (const auto stored = decode_row(value, stand_in)) return *stored;
  return eventstore::Error{eventstore::Fault::corrupted, "row_damaged",
                           "the row " + (stand_in ? "with a long key" : text_of(view.key_kind, key)) + " of view " +
                               view.name + " is damaged: rebuild the view"};
}

}  // namespace jetpage::projections
