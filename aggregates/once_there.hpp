#pragma once

#include <string>
#include <utility>

#include "jetpage/aggregates/policy.hpp"

namespace jetpage::aggregates {

// `once_there<Order>(id, tell<Delivery>(…))`: the reaction, but not yet while the log has no Order with that id. For an event
// that is on the log before what it belongs to (a payment before its order), where the reaction concerns a third. Looks at
// the log, so nobody's service has to run.
template <Aggregate A>
Reaction once_there(std::int64_t id, Reaction reaction) {
  auto then = std::move(reaction.run);
  reaction.awaits.push_back({std::string(A::category), std::to_string(id)});
  return std::move(reaction).with([id = std::to_string(id), then = std::move(then)](
                                      Handlers& handlers, const CommandMeta& meta) -> eventstore::Done {
    const auto there = handlers.of(kind_of<A>()).version_of(id, meta.deadline);
    if (!there) return there.error();
    if (*there > 0) return then(handlers, meta);
    return eventstore::Error{eventstore::Fault::not_yet, "not_yet",
                             "the " + std::string(A::category) + " is not on the log yet"};
  });
}

}  // namespace jetpage::aggregates
