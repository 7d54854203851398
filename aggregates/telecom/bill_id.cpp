#include "jetpage/aggregates/telecom/bill_id.hpp"

#include <charconv>

namespace telecom {

std::string bill_id(std::int64_t order, std::string_view month) {
  return std::to_string(order).append("-").append(month);
}

std::optional<std::int64_t> line_of(std::string_view bill) {
  const std::string_view number = bill.substr(0, bill.find('-'));
  std::int64_t line = 0;
  const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), line);
  const bool is_number = error == std::errc() && end == number.data() + number.size() && line > 0;
  return is_number ? std::optional(line) : std::nullopt;
}

}  // namespace telecom
