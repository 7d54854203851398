#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "aggregates/waiting_room.hpp"

namespace jetpage::aggregates {

// Entries of the log, in its order, that may be dealt with side by side, in lanes: no two lanes have the same source or concern a
// same target. In one lane, whose entries concern one and the same target, the order stays. One thread at a time.
class Wave {
 public:
  using Targets = WaitingRoom::Targets;
  using TargetsOf = std::function<Targets(const eventstore::LogEntry&)>;
  struct Rider {
    eventstore::LogEntry entry;
    Targets targets;
    Step step = Step::done;
  };
  using Lane = std::vector<std::size_t>;  // places in `riders`

  // The first entry, and at most so many in all of those that are there already behind it, up to one that has to wait for the
  // next wave: `left`. What stands in the way of reading on is no error here; the reader says it again.
  Wave(eventstore::LogEntry first, eventstore::Reader& behind, std::size_t at_most, const TargetsOf& targets_of,
       std::optional<eventstore::LogEntry>& left);

  std::vector<Rider> riders;
  std::vector<Lane> lanes;

 private:
  // False: it has to wait.
  bool add(eventstore::LogEntry& entry, Targets& targets);

  std::set<std::string> sources_;
  std::set<eventstore::AggregateName> targets_;
  std::map<eventstore::AggregateName, std::size_t> lane_of_;  // by the one target of all its entries
};

}  // namespace jetpage::aggregates
