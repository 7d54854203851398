#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

#include "jetpage/eventstore/event_store.hpp"
#include "jetpage/projections/follow/projector.hpp"

namespace jetpage::api {

// Where a log ends, asked twice a second by a thread of its own: probes and scrapes never wait for the log. Thread-safe; the store must
// outlive it.
class LogEnd {
 public:
  explicit LogEnd(eventstore::EventStore& store);

  // The store's latest answer.
  [[nodiscard]] eventstore::Result<eventstore::Position> last() const;

  // Whether the views that follow the log (and are not being rebuilt, or stopped for an operator) are at most `lag` entries behind its end.
  // While the log does not tell, its end is where it was: without a log nobody is further behind.
  [[nodiscard]] bool is_near(const std::vector<projections::ViewStatus>& views, eventstore::Position lag) const;

 private:
  void ask();

  eventstore::EventStore& store_;
  mutable std::mutex mutex_;
  std::condition_variable_any stopped_;
  eventstore::Result<eventstore::Position> answer_ = eventstore::Position(0);
  eventstore::Position known_ = 0;
  std::jthread thread_;
};

}  // namespace jetpage::api
