#pragma once

#include <cstddef>
#include <vector>

#include "jetpage/aggregates/policies/waiting_room.hpp"

namespace jetpage::aggregates {

// Entries of the log, in its order, that are dealt with together, in lanes: those of one source, or that concern a same target, are
// in one lane and stay in order there. Two lanes have nothing to do with one another. One thread at a time.
class Wave {
 public:
  struct Rider {
    WaitingRoom::Guest guest;
    Step step = Step::done;
    bool was_tried = false;

    [[nodiscard]] const Followed& followed() const { return guest.followed; }
    [[nodiscard]] eventstore::Position position() const { return guest.followed.entry.position; }
  };
  using Lane = std::vector<std::size_t>;  // places in `riders`, ascending

  // In the log's order: who waited is older than what is new.
  Wave(std::vector<WaitingRoom::Guest> waited, std::vector<Followed> news);

  std::vector<Rider> riders;
  std::vector<Lane> lanes;
  std::size_t waited = 0;  // so many of the riders, the first, come from the waiting room

 private:
  void make_lanes();
};

}  // namespace jetpage::aggregates
