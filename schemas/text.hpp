#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace jetpage::schemas {

// The text of a schema's string field: absent, or any UTF-8 text, the empty one included.
//
// flatc uses it for every string of the native types (--cpp-str-type), because std::string cannot tell an absent field
// (JSON null) from an empty one. `empty()` therefore means absent; ask `size()` for the length.
class Text {
 public:
  Text() = default;
  Text(const char* text) : text_(text) {}
  Text(const char* text, std::size_t size) : text_(std::in_place, text, size) {}
  Text(std::string_view text) : text_(text) {}
  Text(std::string text) : text_(std::move(text)) {}

  [[nodiscard]] bool empty() const { return !text_; }
  [[nodiscard]] bool has_value() const { return text_.has_value(); }
  [[nodiscard]] std::size_t size() const { return view().size(); }
  [[nodiscard]] std::size_t length() const { return size(); }
  [[nodiscard]] const char* c_str() const { return text_ ? text_->c_str() : ""; }
  [[nodiscard]] std::string_view view() const { return text_ ? std::string_view(*text_) : std::string_view(); }
  [[nodiscard]] std::string str() const { return text_.value_or(""); }

  bool operator==(const Text&) const = default;
  bool operator==(std::string_view other) const { return text_ && *text_ == other; }
  bool operator==(const char* other) const { return *this == std::string_view(other); }

 private:
  std::optional<std::string> text_;
};

}  // namespace jetpage::schemas
