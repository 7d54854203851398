#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "jetpage/aggregates/policies/crew.hpp"
#include "jetpage/aggregates/policies/parked_events.hpp"
#include "jetpage/aggregates/policies/reactor.hpp"
#include "jetpage/aggregates/policies/tenure.hpp"
#include "jetpage/aggregates/policies/wave.hpp"
#include "jetpage/aggregates/policy.hpp"
#include "jetpage/eventstore/skipped_positions.hpp"

namespace jetpage::aggregates {

// What a runner has done, for health and metrics.
struct RunnerStatus {
  PolicyState state = PolicyState::starting;
  std::optional<Trouble> trouble;         // why it is paused or stopped
  std::optional<ProcessName> owner;       // for whom it stands by
  eventstore::Position position = 0;      // read up to here
  eventstore::Position acknowledged = 0;  // everything up to here is in the log, refused or parked
  std::uint64_t reactions = 0;
  std::uint64_t refused = 0;
  std::uint64_t retries = 0;
  std::uint64_t deferred = 0;
  std::uint64_t compensated = 0;
  std::size_t waiting = 0;  // "not yet"
  std::size_t parked = 0;
};

// Follows a system's log for one service and lets its policies react, each reaction once, and to one source, or concerning one
// target, in the log's order.
//
// What it reads, and what may be tried again, it deals with in waves: reactor.hpp says what becomes of a reaction. What is run again after a
// crash changes nothing. What is "not yet" waits, and with it what comes later from its aggregate or to its targets; everything else
// goes on. What cannot be read or fails again and again is parked, and the later events of its aggregate behind it, until somebody has
// taken all of them out: by a replay that was asked for (parking.hpp), or by discarding them.
//
// It does so while it has its service's lease; else it stands by (tenure.hpp). One thread of its own; status() from any.
class PolicyRunner {
 public:
  PolicyRunner(PolicyPage page, Handlers& handlers, std::shared_ptr<eventstore::KeyValue> parked,
               RunnerOptions options);
  ~PolicyRunner();

  void start();
  void run();   // what start() does in a thread of its own, in the caller's: until somebody calls stop()
  void stop();  // ends after the reaction that is running

  [[nodiscard]] std::string name() const { return name_; }
  // Never waits for the log.
  [[nodiscard]] RunnerStatus status() const;

 private:
  bool is_owner();
  bool prepare();
  void let_go();
  void meet(const eventstore::Error& error);
  std::vector<Followed> read();
  void take(Wave wave);
  void take_lane(Wave& wave, const Wave::Lane& lane);
  Step handle(const Followed& followed);
  Step park(const eventstore::LogEntry& entry, const std::string& reason, std::uint32_t attempts, bool again);
  Step replay(const eventstore::LogEntry& entry);
  void settle(Wave& wave);
  void acknowledge();
  void tell();
  bool pause(std::chrono::milliseconds time);
  [[nodiscard]] bool is_stopping() const;
  [[nodiscard]] bool may_go_on() const { return !is_stopping() && !tenure_.is_over(); }
  void report(const std::string& message) { options_.report(name_ + ": " + message); }

  PolicyPage page_;
  Handlers& handlers_;
  std::string name_;
  RunnerOptions options_;
  eventstore::SkippedPositions skipped_;
  Following following_;
  Tenure tenure_;
  Reactor reactor_;

  std::unique_ptr<eventstore::DurableReader> reader_;
  WaitingRoom waiting_;
  ParkedEvents parked_;
  eventstore::Position handled_ = 0;
  eventstore::Position acknowledged_ = 0;
  std::chrono::milliseconds read_again_;  // after the next failure of the reader

  mutable std::mutex mutex_;
  std::condition_variable stopped_;
  bool stop_ = false;
  RunnerStatus status_;  // what does not come from others
  Crew crew_;
  std::thread thread_;
};

}  // namespace jetpage::aggregates
