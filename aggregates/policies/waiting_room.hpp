#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "jetpage/aggregates/policies/followed.hpp"

namespace jetpage::aggregates {

// What has come of an entry of the log.
enum class Step { done, not_yet, parked, stopped };

// The entries of the log whose reactions are "not yet", and those that must not overtake them: later ones of the same source,
// and later ones that concern a same target. So reactions to one aggregate happen in the log's order. One thread at a time.
class WaitingRoom {
 public:
  using Clock = std::chrono::steady_clock;
  using Milliseconds = std::chrono::milliseconds;
  struct Guest {
    Followed followed;
    Milliseconds pause{0};  // before it is tried again; 0: it waits behind others and was not tried
  };

  // The pause between two tries doubles from the first to the longest, on this clock.
  WaitingRoom(Milliseconds first, Milliseconds longest, std::function<Clock::time_point()> now = Clock::now)
      : first_pause_(first), longest_pause_(longest), now_(std::move(now)) {}

  [[nodiscard]] std::size_t size() const { return guests_.size(); }
  // Everything before this position has left. Only when somebody waits.
  [[nodiscard]] eventstore::Position first() const { return guests_.begin()->first; }
  [[nodiscard]] Milliseconds until_next_try(Milliseconds at_most) const;

  // Whether this entry has to wait behind one that is here.
  [[nodiscard]] bool holds_up(const Followed& followed) const;

  // Lets an entry in. `was_tried`: its reaction is not yet, so it is tried again after a while; else it waits behind others.
  void add(Guest guest, bool was_tried);

  // The log has something new of this aggregate: who waits for it is tried at once.
  void wake(const eventstore::AggregateName& aggregate);

  // Lets out what is due and has nobody before it, and what can go as they went, in the log's order. What is still not yet comes back.
  std::vector<Guest> take_due();

 private:
  using Position = eventstore::Position;
  struct Place {
    Guest guest;
    Clock::time_point next_try;
  };
  // Who concerns one source or target, or waits for one aggregate.
  using Queues = std::map<std::string, std::set<Position>>;

  [[nodiscard]] bool is_due(const Place& place, Position position) const {
    return !due_.contains({place.next_try, position}) || place.next_try <= now_();
  }
  Guest take(Position position);

  Milliseconds first_pause_;
  Milliseconds longest_pause_;
  std::function<Clock::time_point()> now_;
  std::map<Position, Place> guests_;
  Queues ways_;     // by source and by target, told apart
  Queues awaited_;  // by the aggregate that is waited for
  std::set<std::pair<Clock::time_point, Position>>
      due_;  // when to try again; without those that only wait behind others
};

}  // namespace jetpage::aggregates
