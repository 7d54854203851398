#pragma once

#include "tests/aggregates/policies/following_counters.hpp"

namespace jetpage::tests {

// What is added to `early` waits for the counter `late` and then goes to `after`.
inline Reactions wait_for_late(const counter::AddedT& event, const aggregates::Source& source) {
  return {tell<Counter>("late", AwaitTotalT{.total = 1})
              .within(source.patience, tell<Counter>("given-back", AddT{.amount = 1})),
          tell<Counter>("after", AddT{.amount = event.amount})};
}

struct Waiting : FollowingCounters {
  Waiting() {
    rules["early"] = wait_for_late;
    rules["other"] = copy_to("copy");
  }
};

}  // namespace jetpage::tests
