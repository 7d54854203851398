#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "jetpage/eventstore/commit.hpp"

namespace jetpage::api {

// How far a feed has come: everything up to `position`, and the first `events` of the commit behind it. As an event's id:
// `7` behind the last event of position 7, `7.1` behind its first of several. So a feed resumes exactly, and an id that has no
// point is a Position as commands answer it.
struct FeedCursor {
  eventstore::Position position = 0;
  std::size_t events = 0;

  bool operator==(const FeedCursor&) const = default;
};

std::string to_string(const FeedCursor& cursor);
// Nothing when the text is no such id.
std::optional<FeedCursor> feed_cursor(std::string_view text);

}  // namespace jetpage::api
