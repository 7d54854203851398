#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "aggregates/waiting_room.hpp"

namespace jetpage::aggregates {

// Entries of the log, in its order, that may be dealt with side by side: no two of them have the same source or concern a same
// target. One thread at a time.
class Wave {
 public:
  using Targets = WaitingRoom::Targets;
  using TargetsOf = std::function<Targets(const eventstore::LogEntry&)>;
  struct Rider {
    eventstore::LogEntry entry;
    Targets targets;
    Step step = Step::done;
  };

  // The first entry, and at most so many in all of those that are there already behind it, up to one that has to wait for the
  // next wave: `left`. What stands in the way of reading on is no error here; the reader says it again.
  Wave(eventstore::LogEntry first, eventstore::Reader& behind, std::size_t at_most, const TargetsOf& targets_of,
       std::optional<eventstore::LogEntry>& left);

  std::vector<Rider> riders;

 private:
  [[nodiscard]] bool has_room_for(const std::string& source, const Targets& targets) const;
  void add(eventstore::LogEntry entry, Targets targets);

  std::set<std::string> sources_;
  std::set<eventstore::AggregateName> targets_;
};

}  // namespace jetpage::aggregates
