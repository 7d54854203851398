#pragma once

#include <chrono>
#include <mutex>
#include <vector>

#include "jetpage/eventstore/event_store.hpp"
#include "jetpage/projections/follow/projector.hpp"

namespace jetpage::api {

// Where a log ends, asked at most every 200 ms: probes and scrapes ask often, and none of them must wait for a log that hangs behind
// another that waits already. Thread-safe; the store must outlive it.
class LogEnd {
 public:
  explicit LogEnd(eventstore::EventStore& store) : store_(store) {}

  // The store's answer, or its latest one.
  eventstore::Result<eventstore::Position> last();

  // Whether the views that follow the log (and are not being rebuilt, or stopped for an operator) are at most `lag` entries behind its end. While the log does not tell, its end is where it
  // was: without a log nobody is further behind.
  bool is_near(const std::vector<projections::ViewStatus>& views, eventstore::Position lag);

 private:
  using Clock = std::chrono::steady_clock;

  eventstore::EventStore& store_;
  std::mutex asking_;
  std::mutex mutex_;  // of the rest
  eventstore::Result<eventstore::Position> answer_ = eventstore::Position(0);
  eventstore::Position known_ = 0;
  Clock::time_point asked_ = Clock::time_point::min();
};

}  // namespace jetpage::api
