#include "jetpage/api/feed/cursor.hpp"

#include <charconv>

namespace jetpage::api {
namespace {

template <class Number>
std::optional<Number> number_of(std::string_view text) {
  Number number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace

std::string to_string(const FeedCursor& cursor) {
  if (cursor.events == 0) return std::to_string(cursor.position);
  return std::to_string(cursor.position + 1) + "." + std::to_string(cursor.events);
}

std::optional<FeedCursor> feed_cursor(std::string_view text) {
  const auto point = text.find('.');
  const auto position = number_of<eventstore::Position>(text.substr(0, point));
  if (!position) return std::nullopt;
  if (point == text.npos) return FeedCursor{*position, 0};
  const auto events = number_of<std::size_t>(text.substr(point + 1));
  if (!events || *events == 0 || *position == 0) return std::nullopt;
  return FeedCursor{*position - 1, *events};
}

}  // namespace jetpage::api
