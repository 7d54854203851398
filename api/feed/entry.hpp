#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "jetpage/api/system/system.hpp"
#include "jetpage/eventstore/event_store.hpp"

namespace jetpage::api {

// A commit as the live feed sends it. Made once and shared by all feeds; immutable.
struct FeedEntry {
  struct Event {
    std::string_view type;  // fully qualified, the system's own; empty: it cannot be read, and every feed says so
    std::size_t end = 0;    // of its part of the text
  };

  eventstore::Position position = 0;
  eventstore::AggregateName aggregate;
  std::string text;  // all events as server-sent events, one after the other
  std::vector<Event> events;
};
using FeedEntries = std::vector<std::shared_ptr<const FeedEntry>>;

// The entry's events, each with `id`, `event` (its simple name) and `data` (its JSON, one line). What cannot be read is an event
// `problem` with a problem document (RFC 9457), and `report` is told why, unless it is among what is skipped. The log's own events are
// no client's business.
using FeedReport = std::function<void(const std::string& message)>;
std::shared_ptr<const FeedEntry> feed_entry(const System& system, const eventstore::LogEntry& entry,
                                            const FeedReport& report, eventstore::SkippedPositions* skipped = nullptr);

}  // namespace jetpage::api
