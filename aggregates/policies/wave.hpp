#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "jetpage/aggregates/policies/waiting_room.hpp"

namespace jetpage::aggregates {

// Entries of the log, in its order, that are dealt with together, in lanes: those of one source, or that concern a same target, are
// in one lane and stay in order there. Two lanes have nothing to do with one another. One thread at a time.
class Wave {
 public:
  using Targets = WaitingRoom::Targets;
  using TargetsOf = std::function<Targets(const eventstore::LogEntry&)>;
  struct Rider {
    eventstore::LogEntry entry;
    Targets targets;
    Step step = Step::done;
  };
  using Lane = std::vector<std::size_t>;  // places in `riders`, ascending

  // The first entry, and at most so many in all of those that are there already behind it. What stands in the way of reading
  // on is no error here; the reader says it again.
  Wave(eventstore::LogEntry first, eventstore::Reader& behind, std::size_t at_most, const TargetsOf& targets_of);

  std::vector<Rider> riders;
  std::vector<Lane> lanes;

 private:
  void make_lanes();
};

}  // namespace jetpage::aggregates
