#include "jetpage/projections/key.hpp"

#include <xxhash.h>

#include <charconv>

namespace jetpage::projections {
namespace {

constexpr std::size_t stand_in_beginning_bytes = 256;
constexpr std::uint64_t sign = std::uint64_t{1} << 63;

std::string stand_in(std::string_view text) {
  XXH128_canonical_t hash;
  XXH128_canonicalFromHash(&hash, XXH3_128bits(text.data(), text.size()));
  std::string key(1, '\0');
  key.append(text.substr(0, stand_in_beginning_bytes));
  key.append(reinterpret_cast<const char*>(hash.digest), sizeof hash.digest);
  return key;
}

}  // namespace

std::string encode_key(std::int64_t number) {
  std::uint64_t rest = static_cast<std::uint64_t>(number) ^ sign;
  std::string key(8, '\0');
  for (std::size_t i = 8; i-- > 0; rest >>= 8) key[i] = static_cast<char>(rest & 0xFF);
  return key;
}

std::string encode_key(std::string_view text) {
  const bool plain = !text.empty() && text.size() <= max_plain_text_bytes && text.front() != '\0';
  return plain ? std::string(text) : stand_in(text);
}

std::optional<std::string> key_from_text(KeyKind kind, std::string_view text) {
  if (kind == KeyKind::text) return encode_key(text);
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || std::to_string(number) != text) return std::nullopt;
  return encode_key(number);
}

std::int64_t number_of(std::string_view key) {
  std::uint64_t number = 0;
  for (const char byte : key.substr(0, 8)) number = number << 8 | static_cast<unsigned char>(byte);
  return static_cast<std::int64_t>(number ^ sign);
}

std::string text_of(KeyKind kind, std::string_view key) {
  return kind == KeyKind::number ? std::to_string(number_of(key)) : std::string(key);
}

}  // namespace jetpage::projections
