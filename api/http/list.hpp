#pragma once

#include <algorithm>
#include <string_view>

// Lists as headers and settings have them: parts between separators, with blanks around them.
namespace jetpage::api {

// The text without the blanks around it: those of a header's value (RFC 9110, 5.6.3), unless others are named.
constexpr std::string_view trimmed(std::string_view text, std::string_view blanks = " \t") {
  const auto first = text.find_first_not_of(blanks);
  return first == text.npos ? std::string_view() : text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

// The list's first part, blanks and all. The list loses it, and the separator after it.
constexpr std::string_view take_first(std::string_view& list, char separator) {
  const auto end = std::min(list.find(separator), list.size());
  const std::string_view first = list.substr(0, end);
  list.remove_prefix(std::min(end + 1, list.size()));
  return first;
}

}  // namespace jetpage::api
