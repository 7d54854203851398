#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "jetpage/aggregates/policy.hpp"

namespace jetpage::aggregates {

// An entry of the log and what follows from it by a service's policies, worked out once.
struct Followed {
  eventstore::LogEntry entry;
  std::int64_t time_us = 0;  // when it was decided
  std::string correlation;
  std::vector<Reaction> reactions;                 // of all its events, in their order: reaction 0, 1, …
  std::string unreadable;                          // why nothing can follow from it; empty when something can
  std::vector<eventstore::AggregateName> targets;  // all that the reactions concern, their compensations too
};

// What a page of policies goes by.
struct Following {
  std::chrono::milliseconds patience{0};
  Parameters parameters;
  std::function<bool(std::string_view type)>
      is_known;  // the system's event types; another type cannot be read. None: all are
  std::function<bool(eventstore::Position)>
      is_skipped;  // of what cannot be read: nothing follows from it. None: nothing is
};

Followed follow(const PolicyPage& page, const Following& following, eventstore::LogEntry entry);

}  // namespace jetpage::aggregates
