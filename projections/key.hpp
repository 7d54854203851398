#pragma once

#include <flatbuffers/flatbuffers.h>

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "jetpage/schemas/text.hpp"

// How a row's key is stored. LMDB sorts keys as bytes and takes 1 to 511 of them:
//   number   8 bytes, big-endian, sign flipped: the order of the bytes is the order of the numbers
//   text     the text itself. What LMDB cannot take (empty, longer than max_plain_text_bytes) or what begins with NUL is
//            stood in for by NUL, its beginning and its XXH3-128; the row then keeps the text behind its bytes.
namespace jetpage::projections {

enum class KeyKind : std::uint8_t { number, text };

inline constexpr std::size_t max_plain_text_bytes = 400;

std::string encode_key(std::int64_t number);
std::string encode_key(std::string_view text);

// The key that a path segment or a filter names. Nothing when it can be no key of this kind (`seven`, `007`).
std::optional<std::string> key_from_text(KeyKind kind, std::string_view text);

// Whether a stored key only stands in for its text.
inline bool is_stand_in(KeyKind kind, std::string_view key) { return kind == KeyKind::text && key.starts_with('\0'); }

// The reverse of encode_key, for a key that is no stand-in.
std::int64_t number_of(std::string_view key);
std::string text_of(KeyKind kind, std::string_view key);

// A key as events carry it: a field that may be absent. An absent key names no row.
template <class Key>
class KeyArgument;

template <>
class KeyArgument<std::int64_t> {
 public:
  KeyArgument(std::int64_t number) : encoded_(encode_key(number)) {}
  KeyArgument(const flatbuffers::Optional<std::int64_t>& number) {
    if (number) encoded_ = encode_key(*number);
  }
  [[nodiscard]] const std::optional<std::string>& encoded() const { return encoded_; }
  [[nodiscard]] std::string_view stand_in_text() const { return {}; }

 private:
  std::optional<std::string> encoded_;
};

// Holds a view of the text: for the length of a call.
template <>
class KeyArgument<std::string> {
 public:
  KeyArgument(std::string_view text) : encoded_(encode_key(text)), text_(text) {}
  KeyArgument(const std::string& text) : KeyArgument(std::string_view(text)) {}
  KeyArgument(const char* text) : KeyArgument(std::string_view(text)) {}
  KeyArgument(const schemas::Text& text) {
    if (text.has_value()) *this = KeyArgument(text.view());
  }
  [[nodiscard]] const std::optional<std::string>& encoded() const { return encoded_; }
  [[nodiscard]] std::string_view stand_in_text() const {
    return encoded_ && is_stand_in(KeyKind::text, *encoded_) ? text_ : std::string_view();
  }

 private:
  std::optional<std::string> encoded_;
  std::string_view text_;
};

// The value of an indexed field that rows are asked for: a number or a text. An absent value is the value of no row.
class FieldValue {
 public:
  template <std::integral Number>
  FieldValue(Number number) : text_(std::to_string(number)) {}
  template <std::integral Number>
  FieldValue(const flatbuffers::Optional<Number>& number) {
    if (number) text_ = std::to_string(*number);
  }
  FieldValue(std::string_view text) : text_(text) {}
  FieldValue(const std::string& text) : text_(text) {}
  FieldValue(const char* text) : text_(text) {}
  FieldValue(const schemas::Text& text) {
    if (text.has_value()) text_ = text.str();
  }
  [[nodiscard]] const std::optional<std::string>& text() const { return text_; }

 private:
  std::optional<std::string> text_;
};

}  // namespace jetpage::projections
