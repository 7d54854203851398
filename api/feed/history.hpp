#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <utility>

#include "jetpage/api/feed/entry.hpp"
#include "jetpage/api/feed/tail.hpp"

namespace jetpage::api {

// Older parts of a system's log for the feeds that are behind, page by page. One page is read at a time, whoever wants it, so that
// any number of feeds costs the log's server no more than one; the last pages are kept, because feeds that begin together want the
// same. Thread-safe.
class FeedHistory {
 public:
  FeedHistory(const System& system, eventstore::EventStore& store, FeedReport report)
      : system_(system), store_(store), skipped_(store), report_(std::move(report)) {}

  // Entries behind `after`. None: there are no more just now, or others had their turn until the deadline.
  eventstore::Result<FeedEntries> read(eventstore::Position after, FeedTail::Time deadline);

 private:
  struct Page {
    eventstore::Position after = 0;
    FeedEntries entries;
    std::size_t bytes = 0;
  };

  [[nodiscard]] const Page* find(eventstore::Position after) const;
  void keep(Page page);

  const System& system_;
  eventstore::EventStore& store_;
  eventstore::SkippedPositions skipped_;
  FeedReport report_;
  std::mutex mutex_;
  std::condition_variable turn_;
  bool reading_ = false;
  std::deque<Page> pages_;  // the newest last
  std::size_t bytes_ = 0;
};

}  // namespace jetpage::api
