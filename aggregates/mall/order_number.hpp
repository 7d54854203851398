#pragma once

#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>

namespace mall {

// The number of the order that this text names; nothing when it is no positive number. Orders are numbers, but deliveries and
// what follows from them name theirs as text.
inline std::optional<std::int64_t> order_number(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool is_number = error == std::errc() && end == text.data() + text.size() && number > 0;
  return is_number ? std::optional(number) : std::nullopt;
}

}  // namespace mall
