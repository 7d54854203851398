#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <string_view>

#include "jetpage/aggregates/owners/lease.hpp"

namespace jetpage::aggregates {

enum class PolicyState {
  starting,     // not known yet whose they are, or how far they are done
  live,         // follow the log
  paused,       // the log is away
  standing_by,  // another process has them
  stopped       // cannot go on until somebody does something; tried again all the time
};

std::string_view to_string(PolicyState state);

// A runner's time as the owner of its service, by a lease; without one, for ever. What it does outside it does no harm: a decision asks
// may_act, and what it wrote before was right. Thread-safe; begin and end for one thread.
class Tenure {
 public:
  Tenure(std::shared_ptr<Lease> lease, Environment environment)
      : lease_(std::move(lease)), environment_(std::move(environment)) {}

  // False while another process has the service. Begun, it may be begun again.
  bool begin();
  // It was lost, perhaps to begin again.
  [[nodiscard]] bool is_over() const { return lease_ && !lease_->has(epoch_); }
  [[nodiscard]] bool may_act() const { return !lease_ || lease_->may_act(epoch_); }
  // Others may have the service.
  void end();

  // Everything up to here was dealt with, by whoever had the service.
  eventstore::Result<eventstore::Position> floor() { return lease_ ? lease_->floor() : eventstore::Position{0}; }
  void keep_floor(eventstore::Position floor);

  // What stands in the way behind `position`, until it does no more. True when it is news.
  bool meet(const eventstore::Error& error, eventstore::Position position);
  void go_on();

  [[nodiscard]] PolicyState state() const;
  [[nodiscard]] std::optional<Trouble> trouble() const;
  [[nodiscard]] std::optional<ProcessName> owner() const;  // another process

 private:
  std::shared_ptr<Lease> lease_;
  Environment environment_;
  std::atomic<std::uint64_t> epoch_ = 0;
  std::atomic<bool> goes_on_ = false;
  mutable std::mutex mutex_;
  std::optional<Trouble> trouble_;
};

}  // namespace jetpage::aggregates
