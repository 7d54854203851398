#pragma once

#include <string_view>

namespace jetpage::api {

// The text without the blanks around it: those that a header's value may have (RFC 9110, 5.6.3), unless others are named.
constexpr std::string_view trimmed(std::string_view text, std::string_view blanks = " \t") {
  const auto first = text.find_first_not_of(blanks);
  return first == text.npos ? std::string_view() : text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

}  // namespace jetpage::api
