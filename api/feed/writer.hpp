#pragma once

#include <chrono>
#include <string>

#include "jetpage/api/feed/cursor.hpp"
#include "jetpage/api/feed/filter.hpp"
#include "jetpage/api/http/message.hpp"

namespace jetpage::api {

// One feed's side towards its client: what of the entries is sent, and heartbeats. An id without data moves a client's last id
// without an event, so that it comes back to where it was although nothing it wants has happened. One thread.
class FeedWriter {
 public:
  FeedWriter(const FeedFilter& filter, const FeedCursor& start, const Response::Send& send);

  // Everything up to here has been written or was not wanted.
  [[nodiscard]] eventstore::Position position() const { return cursor_.position; }
  [[nodiscard]] std::chrono::steady_clock::time_point next_beat() const { return next_beat_; }

  // The calls are false when the client is gone or the server stops.
  // Sends a heartbeat if it is time.
  bool beat();
  // The entries that come next.
  bool write(const FeedEntries& entries);
  // The last that is sent: the client may come back to be told more.
  void end_with(const eventstore::Error& error);

 private:
  void add(const FeedEntry& entry);
  void add_id(const FeedCursor& cursor);
  bool flush();

  const FeedFilter& filter_;
  const Response::Send& send_;
  FeedCursor cursor_;
  FeedCursor sent_;  // the client's last id
  std::string text_;
  std::chrono::steady_clock::time_point next_beat_;  // at first at once
};

}  // namespace jetpage::api
