#include "jetpage/projections/rows/value.hpp"

#include <xxhash.h>

#include <bit>
#include <cstring>

namespace jetpage::projections {
namespace {

static_assert(std::endian::native == std::endian::little, "stored rows are little-endian");

// How rows, links and indexes are stored (here and ../key.hpp): counted up with it, so that every view is rebuilt.
constexpr std::uint64_t storage_version = 2;

constexpr std::size_t checksum_bytes = 8;
constexpr std::size_t header_bytes = 24;

std::uint64_t checksum(std::string_view key, std::string_view bytes) {
  return XXH3_64bits_withSeed(bytes.data(), bytes.size(), XXH3_64bits(key.data(), key.size()));
}

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

std::string encode_row(std::string_view key, const StoredRow& row, bool stand_in) {
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
  const std::uint64_t sum = checksum(key, std::string_view(value).substr(checksum_bytes));
  std::memcpy(value.data(), &sum, sizeof sum);
  return value;
}

std::optional<StoredRow> decode_row(std::string_view key, std::string_view value, bool stand_in) {
  if (value.size() < header_bytes) return std::nullopt;
  if (number_at<std::uint64_t>(value, 0) != checksum(key, value.substr(checksum_bytes))) return std::nullopt;
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
  if (const auto stored = decode_row(key, value, stand_in)) return *stored;
  return eventstore::Error{eventstore::Fault::corrupted, "row_damaged",
                           "the row " + (stand_in ? "with a long key" : text_of(view.key_kind, key)) + " of view " +
                               view.name + " is damaged: rebuild the view"};
}

std::string encode_link(std::string_view number, std::string_view key) {
  std::string value;
  append_number(value, checksum(number, key));
  return value.append(key);
}

std::optional<std::string> decode_link(std::string_view number, std::string_view value) {
  if (value.size() < checksum_bytes) return std::nullopt;
  const std::string_view key = value.substr(checksum_bytes);
  if (number_at<std::uint64_t>(value, 0) != checksum(number, key)) return std::nullopt;
  return std::string(key);
}

std::string stored_as() {
  std::string bytes;
  append_number(bytes, storage_version);
  return bytes;
}

std::string_view text_of(KeyKind kind) { return kind == KeyKind::number ? "number" : "text"; }

}  // namespace jetpage::projections
