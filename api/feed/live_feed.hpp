#pragma once

#include "jetpage/api/feed/cursor.hpp"
#include "jetpage/api/feed/filter.hpp"
#include "jetpage/api/feed/history.hpp"
#include "jetpage/api/feed/tail.hpp"
#include "jetpage/api/http/message.hpp"

namespace jetpage::api {

// GET /events: a system's events as they come, as server-sent events (HTML, 9.2), each with its position as id. A feed begins behind
// Last-Event-ID, or ?after=, or now; it loses nothing and repeats nothing, however often its client comes back with the last id it
// saw. While the log is away it stays open. FeedFilter says what it may be narrowed to.
//
// 400 names what is wrong; 406 when the client takes no text/event-stream; 503 when `now` cannot be had from the log. When the log
// turns out to be damaged the last event is a `problem`. Thread-safe.
class LiveFeed {
 public:
  // Both must outlive it.
  LiveFeed(const System& system, eventstore::EventStore& store, FeedTailOptions options = {});

  Response answer(const Request& request);
  // Ends all feeds, soon and for good.
  void stop() { tail_.stop(); }
  // Open at this moment.
  [[nodiscard]] std::size_t feeds() const { return tail_.feeds(); }

 private:
  [[nodiscard]] eventstore::Result<FeedCursor> start_of(const Request& request) const;
  void run(const FeedFilter& filter, const FeedCursor& start, const Response::Send& send);

  const System& system_;
  eventstore::EventStore& store_;
  FeedTail tail_;
  FeedHistory history_;
};

}  // namespace jetpage::api
