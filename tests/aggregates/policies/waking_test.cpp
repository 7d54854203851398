#include <atomic>
#include <catch2/catch_test_macros.hpp>

#include "jetpage/aggregates/once_there.hpp"
#include "tests/aggregates/policies/waiting_counters.hpp"

// What waits goes on when what it waits for is there, not when a clock says so.
using namespace jetpage;
using namespace jetpage::tests;

TEST_CASE("What waits is woken by the entry that it waits for, not by the clock") {
  Waiting system;
  // No timer would go off in the test's time.
  system.options.retry_at_first = system.options.retry_at_most = std::chrono::hours(1);
  system.add("early", 5);
  system.add("other", 1);
  const auto runner = system.start();
  REQUIRE(await([&] { return system.total("copy") == 1 && runner->status().waiting == 1; }));
  system.add("late");
  REQUIRE(system.wait_idle(*runner));
  CHECK(system.total("after") == 5);
}

TEST_CASE("What a reaction looks at wakes it, too, and who waited behind it goes with it") {
  Waiting system;
  system.options.retry_at_first = system.options.retry_at_most = std::chrono::hours(1);
  system.rules["looks"] = [](const counter::AddedT& event, const aggregates::Source&) -> Reactions {
    return {aggregates::once_there<Counter>(77, tell<Counter>("seen", AddT{.amount = event.amount}))};
  };
  system.add("looks", 1);
  system.add("looks", 2);
  const auto runner = system.start();
  REQUIRE(await([&] { return runner->status().waiting == 2; }));
  system.add("77");
  REQUIRE(system.wait_idle(*runner));
  CHECK(system.total("seen") == 3);
}

TEST_CASE("What came in the very wave in which a reaction was not yet wakes it, too") {
  FollowingCounters system;
  system.options.retry_at_first = system.options.retry_at_most = std::chrono::hours(1);
  std::atomic<int> tries = 0;
  system.rules["source"] = [&](const counter::AddedT&, const aggregates::Source&) -> Reactions {
    return {tell<Counter>("t", AddT{.amount = 1}).with([&](aggregates::Handlers&, const aggregates::CommandMeta&) {
      if (++tries > 1) return eventstore::Done();
      return eventstore::Done(eventstore::Error{Fault::not_yet, "not_yet", "t was not there a moment ago"});
    })};
  };
  system.add("source");
  system.add("t");  // both are read in one wave
  const auto runner = system.start();
  REQUIRE(system.wait_idle(*runner));
  CHECK(tries == 2);
}
