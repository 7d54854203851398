#include "jetpage/aggregates/policies/runner.hpp"

#include <catch2/catch_test_macros.hpp>

#include "tests/aggregates/policies/following_counters.hpp"

using namespace jetpage;
using namespace jetpage::tests;

TEST_CASE("A policy's reaction is a commit that tells what set it off") {
  FollowingCounters system;
  system.rules["a"] = FollowingCounters::copy_to("b");
  system.add("a", 5);
  const auto runner = system.start();
  REQUIRE(system.wait_idle(*runner));
  const auto entries = system.entries();
  REQUIRE(entries.size() == 2);
  const auto reaction = entries[1].commit();
  CHECK(entries[1].subject == "test.counter.b");
  CHECK(reaction->cause() == "test-follow@1.0");
  CHECK(reaction->correlation() == entries[0].commit()->correlation());
  CHECK(system.total("b") == 5);
  CHECK(runner->name() == "test-follow");
  CHECK(runner->status().reactions == 1);
}

TEST_CASE("Reactions happen in the log's order, what follows from them included") {
  FollowingCounters system;
  system.rules["a"] = FollowingCounters::copy_to("b");
  system.rules["b"] = FollowingCounters::copy_to("c");
  for (int i = 1; i <= 20; ++i) system.add("a", i);
  const auto runner = system.start();
  REQUIRE(system.wait_idle(*runner));
  CHECK(system.total("c") == 210);
  std::vector<std::string> causes;
  for (const auto& entry : system.entries()) {
    if (entry.subject == "test.counter.b") causes.emplace_back(entry.commit()->cause());
  }
  REQUIRE(causes.size() == 20);
  for (int i = 1; i <= 20; ++i)
    CHECK(causes[static_cast<std::size_t>(i - 1)] == "test-follow@" + std::to_string(i) + ".0");
}

TEST_CASE("Every event of a commit is reacted to, the reactions numbered through") {
  FollowingCounters system;
  system.rules["a"] = [](const counter::AddedT& event, const aggregates::Source&) -> Reactions {
    return {tell<Counter>("b", AddT{.amount = event.amount}), tell<Counter>("c", AddT{.amount = event.total})};
  };
  REQUIRE(system.handler().handle("a", AddTwiceT{.amount = 1}, meta_of("cmd:a")).ok());
  const auto runner = system.start();
  REQUIRE(system.wait_idle(*runner));
  CHECK(system.total("b") == 2);
  CHECK(system.total("c") == 3);
  auto causes = system.causes();
  causes.erase(causes.begin());
  CHECK(causes == std::vector<std::string>{"test-follow@1.0", "test-follow@1.1", "test-follow@1.2", "test-follow@1.3"});
}

TEST_CASE("A refused reaction is recorded and passed") {
  FollowingCounters system;
  system.rules["a"] = [](const counter::AddedT&, const aggregates::Source&) -> Reactions {
    return {tell<Counter>("b", ForbidT{}), tell<Counter>("c", AddT{.amount = 1})};
  };
  system.add("a");
  const auto runner = system.start();
  REQUIRE(system.wait_idle(*runner));
  CHECK(system.total("c") == 1);
  CHECK(runner->status().refused == 1);
  CHECK(system.was_reported("counter.Forbid was refused for TEST 1 (test.counter.a): forbidden"));
  CHECK(system.parking().list()->empty());
}

TEST_CASE("A satisfied reaction writes nothing and goes on") {
  FollowingCounters system;
  system.rules["a"] = [](const counter::AddedT&, const aggregates::Source&) -> Reactions {
    return {tell<Counter>("b", RaiseToT{.total = 1})};
  };
  system.add("a");
  system.add("a");
  const auto runner = system.start();
  REQUIRE(system.wait_idle(*runner));
  CHECK(system.entries().size() == 3);
  CHECK(runner->status().reactions == 2);
}

TEST_CASE("What is dealt with is acknowledged, so that a restart goes on behind it") {
  FollowingCounters system;
  system.rules["a"] = FollowingCounters::copy_to("b");
  for (int i = 0; i < 5; ++i) system.add("a");
  {
    const auto runner = system.start();
    REQUIRE(await([&] { return runner->status().acknowledged == 10; }));
  }
  {
    const auto runner = system.start();
    CHECK(await([&] { return runner->status().position == 10; }));  // told before anything new comes
  }
  system.add("a");
  const auto runner = system.start();
  REQUIRE(system.wait_idle(*runner));
  CHECK(runner->status().reactions == 1);
  CHECK(system.total("b") == 6);
}

TEST_CASE("A runner that lost its place repeats all and changes nothing") {
  FollowingCounters system;
  system.rules["a"] = FollowingCounters::copy_to("b");
  system.rules["b"] = FollowingCounters::copy_to("c");
  system.faults.plan([](const Call& call) {
    return call.what == "acknowledge" ? std::optional(Failure::lost_request) : std::nullopt;
  });
  for (int i = 0; i < 100; ++i) system.add("a");
  for (int start = 0; start < 3; ++start) {
    const auto runner = system.start();
    REQUIRE(system.wait_idle(*runner));
    CHECK(runner->status().acknowledged == 0);
  }
  CHECK(system.total("b") == 100);
  CHECK(system.total("c") == 100);
  CHECK(system.entries().size() == 300);
}

TEST_CASE("A runner that is stopped after any entry resumes without loss or repetition") {
  constexpr unsigned added = 5;
  for (unsigned stop_after = 0; stop_after <= 3 * added; ++stop_after) {
    INFO("stopped after " << stop_after);
    FollowingCounters system;
    system.rules["a"] = FollowingCounters::copy_to("b");
    system.rules["b"] = FollowingCounters::copy_to("c");
    for (unsigned i = 0; i < added; ++i) system.add("a");
    std::atomic<unsigned> read = 0;
    // What a crash leaves: the entries read so far, none of them acknowledged.
    system.faults.plan([&](const Call& call) -> std::optional<Failure> {
      if (call.what == "acknowledge") return Failure::lost_request;
      if (call.what != "next") return std::nullopt;
      return read < stop_after ? (++read, std::nullopt) : std::optional(Failure::unavailable);
    });
    {
      const auto runner = system.start();
      REQUIRE(await([&] { return runner->status().position == stop_after; }));
    }
    system.faults.heal();
    const auto runner = system.start();
    REQUIRE(system.wait_idle(*runner));
    CHECK(system.total("b") == added);
    CHECK(system.total("c") == added);
    CHECK(system.entries().size() == 3 * added);
  }
}

TEST_CASE("A runner may be stopped before it was started, twice, and while it has nothing to do") {
  FollowingCounters system;
  const auto handlers = system.process();
  PolicyRunner never(system.page(), *handlers, system.bucket("parked"), system.options);
  never.stop();
  const auto runner = system.start();
  runner->stop();
  runner->stop();
  CHECK(system.entries().empty());
}
