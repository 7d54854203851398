#pragma once

#include <chrono>
#include <deque>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "jetpage/eventstore/event_store.hpp"

namespace jetpage::aggregates {

// What has come of an entry of the log.
enum class Step { done, not_yet, parked, stopped };

// The entries of the log whose reactions are "not yet", and those that must not overtake them: later ones of the same source,
// and later ones that concern a same target. So reactions to one aggregate happen in the log's order. One thread at a time.
class WaitingRoom {
 public:
  using Clock = std::chrono::steady_clock;
  using Milliseconds = std::chrono::milliseconds;
  using Targets = std::vector<eventstore::AggregateName>;

  // The pause between two tries doubles from the first to the longest, on this clock.
  WaitingRoom(Milliseconds first, Milliseconds longest, std::function<Clock::time_point()> now = Clock::now)
      : first_pause_(first), longest_pause_(longest), now_(std::move(now)) {}

  [[nodiscard]] std::size_t size() const { return positions_.size(); }
  // Everything before this position has left. Only when somebody waits.
  [[nodiscard]] eventstore::Position first() const { return *positions_.begin(); }
  [[nodiscard]] Milliseconds until_next_try(Milliseconds at_most) const;

  // Whether an entry of this source that concerns these targets has to wait behind one that is here.
  [[nodiscard]] bool holds_up(const std::string& source, const Targets& targets) const;

  // Lets an entry in; entries come in the log's order.
  void add(eventstore::LogEntry entry, Targets targets);

  // Tries what is due and has nobody before it; what is done or parked leaves, and what was behind it is tried at once.
  void retry(const std::function<Step(const eventstore::LogEntry&)>& handle);

 private:
  struct Guest {
    eventstore::LogEntry entry;
    Targets targets;
  };
  struct Queue {
    std::deque<Guest> guests;
    Clock::time_point next_try;
    Milliseconds pause{0};
  };
  [[nodiscard]] bool is_first(const Guest& guest) const;
  Step serve(Queue& queue, const std::function<Step(const eventstore::LogEntry&)>& handle);
  void leave(Queue& queue);

  Milliseconds first_pause_;
  Milliseconds longest_pause_;
  std::function<Clock::time_point()> now_;
  std::map<std::string, Queue> queues_;                                          // by source
  std::map<eventstore::AggregateName, std::set<eventstore::Position>> awaited_;  // by target
  std::set<eventstore::Position> positions_;
};

}  // namespace jetpage::aggregates
