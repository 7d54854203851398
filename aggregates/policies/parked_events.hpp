#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>

#include "jetpage/aggregates/policies/parking.hpp"
#include "jetpage/aggregates/policies/waiting_room.hpp"
#include "jetpage/eventstore/skipped_positions.hpp"

namespace jetpage::aggregates {

// What a runner knows of its service's parked events: which there are, who waits behind them, and which somebody wants tried again.
// learn() comes first. before(), add() and is_discarded() from any thread, the others from one at a time.
class ParkedEvents {
 public:
  using Clock = std::chrono::steady_clock;
  using TryAgain = std::function<Step(const eventstore::LogEntry&)>;
  using Report = std::function<void(const std::string& message)>;

  ParkedEvents(Parking parking, eventstore::EventStore& store, Report report)
      : parking_(std::move(parking)), store_(store), skipped_(store), report_(std::move(report)) {}

  // Reads what is parked and discarded. Fault::unavailable: the log is away, and it is to be asked again.
  eventstore::Done learn();

  [[nodiscard]] std::size_t size() const { return size_; }  // never waits
  [[nodiscard]] bool is_discarded(eventstore::Position position) const { return discarded_.contains(position); }

  // The entry itself when it is parked, or the first parked one of its aggregate that it must wait behind.
  std::optional<eventstore::Position> before(const eventstore::LogEntry& entry);

  // Errors: it is not kept, and must be parked again. `again`: it was tried again, in vain, and its note is replaced.
  eventstore::Done add(const ParkedEvent& event, bool again);

  // Has what somebody asked for tried again, or said that readers may pass, each aggregate's parked events in their order up to the
  // first that fails; looks for that when `every` has passed since it last did.
  void answer_requests(Clock::time_point now, std::chrono::milliseconds every, const TryAgain& try_again);

 private:
  void count();
  void forget_removed();
  std::vector<eventstore::Position> first_skipped();
  Step replay(eventstore::Position position, const TryAgain& try_again);
  Step replay_first(std::set<eventstore::Position>& positions, const TryAgain& try_again);

  Parking parking_;
  eventstore::EventStore& store_;
  eventstore::SkippedPositions skipped_;
  Report report_;
  std::mutex mutex_;
  std::map<std::string, std::set<eventstore::Position>> parked_;  // by the subject of the source
  std::set<eventstore::Position> discarded_;                      // before this runner began
  std::atomic<std::size_t> size_ = 0;
  std::uint64_t seen_requests_ = 0;  // the revision
  Clock::time_point next_look_;
};

}  // namespace jetpage::aggregates
