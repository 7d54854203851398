#include <catch2/catch_test_macros.hpp>

#include "tests/aggregates/policies/waiting_counters.hpp"

// What is "not yet": it waits, with the later events of its aggregate, and nothing else does.
using namespace jetpage;
using namespace jetpage::tests;

TEST_CASE("A reaction that is not yet waits while others go on, and happens when it can") {
  Waiting system;
  system.add("early", 5);
  system.add("other", 1);
  const auto runner = system.start();
  REQUIRE(await([&] { return system.total("copy") == 1 && runner->status().waiting == 1; }));
  CHECK(system.total("after") == 0);
  system.add("late");
  REQUIRE(system.wait_idle(*runner));
  CHECK(system.total("after") == 5);
  CHECK(system.total("given-back") == 0);
  CHECK(runner->status().parked == 0);
}

TEST_CASE("Later events of an aggregate stay behind one that waits, in order") {
  Waiting system;
  for (int i = 1; i <= 5; ++i) system.add("early", i);
  const auto runner = system.start();
  REQUIRE(await([&] { return runner->status().waiting == 5; }));
  system.add("late");
  REQUIRE(system.wait_idle(*runner));
  std::vector<std::string> causes;
  for (const auto& entry : system.entries()) {
    if (entry.subject == "test.counter.after") causes.emplace_back(entry.commit()->cause());
  }
  CHECK(causes == std::vector<std::string>{"test-follow@1.1", "test-follow@2.1", "test-follow@3.1", "test-follow@4.1",
                                           "test-follow@5.1"});
}

TEST_CASE("What waits is not acknowledged, so a restart finds it again") {
  Waiting system;
  system.add("other");
  system.add("early", 5);
  system.add("other");
  {
    const auto runner = system.start();
    REQUIRE(await([&] { return runner->status().waiting == 1 && runner->status().position == 5; }));
    REQUIRE(await([&] { return runner->status().acknowledged == 1; }));
  }
  const auto runner = system.start();
  REQUIRE(await([&] { return runner->status().waiting == 1 && runner->status().position == 5; }));
  system.add("late");
  REQUIRE(system.wait_idle(*runner));
  REQUIRE(await([&] { return runner->status().acknowledged == system.last(); }));
  CHECK(system.total("after") == 5);
  CHECK(system.total("copy") == 2);
}

TEST_CASE("When its patience has passed, the compensation happens instead, once") {
  Waiting system;
  system.add("early", 5);
  auto runner = system.start();
  REQUIRE(await([&] { return runner->status().waiting == 1; }));
  system.time.pass(std::chrono::milliseconds(29'999));
  CHECK_FALSE(await([&] { return runner->status().waiting == 0; }, std::chrono::milliseconds(10)));
  system.time.pass(std::chrono::milliseconds(1));
  REQUIRE(system.wait_idle(*runner));
  CHECK(system.total("given-back") == 1);
  CHECK(system.total("after") == 5);  // the event's other reactions are no part of it
  CHECK(system.was_reported("compensating"));
  CHECK(runner->status().compensated == 1);
  CHECK(runner->status().deferred >= 1);
}

TEST_CASE("A compensation happens once, however often the runner loses its place") {
  Waiting system;
  system.add("early", 5);
  system.time.pass(std::chrono::seconds(30));
  system.faults.plan([](const Call& call) {
    return call.what == "acknowledge" ? std::optional(Failure::lost_request) : std::nullopt;
  });
  for (int start = 0; start < 3; ++start) {
    const auto runner = system.start();
    REQUIRE(system.wait_idle(*runner));
  }
  CHECK(system.total("given-back") == 1);
  CHECK(system.total("after") == 5);
}

TEST_CASE("What may wait without a compensation is parked when its patience has passed") {
  Waiting system;
  system.rules["poor"] = [](const counter::AddedT&, const aggregates::Source&) -> Reactions {
    return {tell<Counter>("late", AwaitTotalT{.total = 1})};
  };
  system.add("poor");
  system.add("poor");
  const auto runner = system.start();
  REQUIRE(await([&] { return runner->status().waiting == 2; }));
  system.time.pass(std::chrono::seconds(30));
  REQUIRE(system.wait_idle(*runner));
  const auto parked = system.parking().list();
  REQUIRE(parked->size() == 2);
  CHECK((*parked)[0].reason == "the total is only 0");
  CHECK((*parked)[1].reason == "waits behind position 1");
}

TEST_CASE("A reaction that was done is not done again when a later one of its event has to wait") {
  Waiting system;
  system.rules["mixed"] = [](const counter::AddedT&, const aggregates::Source&) -> Reactions {
    return {tell<Counter>("first", AddT{.amount = 1}), tell<Counter>("late", AwaitTotalT{.total = 1}),
            tell<Counter>("last", AddT{.amount = 1})};
  };
  system.add("mixed");
  const auto runner = system.start();
  REQUIRE(await([&] { return runner->status().waiting == 1 && system.total("first") == 1; }));
  system.add("late");
  REQUIRE(system.wait_idle(*runner));
  CHECK(system.total("first") == 1);
  CHECK(system.total("last") == 1);
}

TEST_CASE("What concerns a target of one that waits does not overtake it") {
  Waiting system;
  system.rules["rival"] = FollowingCounters::copy_to("after");
  system.add("early", 5);
  system.add("rival", 7);
  system.add("other", 1);
  system.add("rival", 8);
  auto runner = system.start();
  REQUIRE(await([&] { return system.total("copy") == 1 && runner->status().waiting == 3; }));
  CHECK(system.total("after") == 0);
  runner = nullptr;  // a restart finds them in the same order
  runner = system.start();
  REQUIRE(await([&] { return runner->status().waiting == 3; }));
  system.add("late");
  REQUIRE(system.wait_idle(*runner));
  CHECK(system.total("after") == 20);
  std::vector<std::string> causes;
  for (const auto& entry : system.entries()) {
    if (entry.subject == "test.counter.after") causes.emplace_back(entry.commit()->cause());
  }
  CHECK(causes == std::vector<std::string>{"test-follow@1.1", "test-follow@2.0", "test-follow@4.0"});
}

TEST_CASE("A reaction that changed nothing changes nothing when the runner has lost its place") {
  FollowingCounters system;
  system.rules["up"] = [](const counter::AddedT&, const aggregates::Source&) -> Reactions {
    return {tell<Counter>("level", RaiseToT{.total = 5})};
  };
  system.rules["down"] = [](const counter::AddedT&, const aggregates::Source&) -> Reactions {
    return {tell<Counter>("level", AddT{.amount = -3})};
  };
  system.faults.plan([](const Call& call) {
    return call.what == "acknowledge" ? std::optional(Failure::lost_request) : std::nullopt;
  });
  system.add("up");
  system.add("up");  // satisfied
  system.add("down");
  for (int start = 0; start < 3; ++start) {
    const auto runner = system.start();
    REQUIRE(system.wait_idle(*runner));
    CHECK(system.total("level") == 2);
  }
}

TEST_CASE("Too much that waits stops the reading, and it resumes") {
  Waiting system;
  constexpr std::size_t most = 20;
  system.options.waiting_at_most = most;
  for (std::size_t i = 0; i < most + 10; ++i) system.add("early");
  const auto runner = system.start();
  REQUIRE(await([&] { return runner->status().waiting == most; }));
  CHECK(runner->status().position == most);
  system.add("late");
  REQUIRE(await([&] { return runner->status().waiting == 0; }));
  REQUIRE(await([&] { return runner->status().reactions >= 2 * (most + 10); }));
  runner->stop();
  CHECK(system.total("after") == most + 10);
}

TEST_CASE("What was discarded while something before it waited stays discarded when it is read again") {
  Waiting system;
  system.add("early", 5);
  system.log.inject("test", "test.counter.poison", {1, 2, 3});
  {
    const auto runner = system.start();
    REQUIRE(await([&] { return runner->status().waiting == 1 && runner->status().parked == 1; }));
    const auto event = system.parking().list()->front();
    REQUIRE(system.parking().discard(event.position, {event, "kim", "nobody needs it", 77}).ok());
  }
  const auto runner = system.start();
  REQUIRE(await([&] { return runner->status().waiting == 1 && runner->status().position == 2; }));
  CHECK(system.parking().list()->empty());
  system.add("late");
  REQUIRE(system.wait_idle(*runner));
  CHECK(system.parking().list()->empty());
  CHECK(system.total("after") == 5);
}

TEST_CASE("A replay waits for what waits before it to the same target, so that neither is lost") {
  Waiting system;
  system.options.look_every = std::chrono::milliseconds(1);
  system.rules["behind"] = FollowingCounters::copy_to("after");
  system.add("early", 5);  // to `after`, when it can
  system.add("behind", 70);
  const auto second = system.entries().back();
  // As an older program has parked it, which did not know to whom it goes.
  REQUIRE(system.parking().park({second.position, second.subject, "nothing here knows it", 1, 1}).ok());
  const auto runner = system.start();
  REQUIRE(await([&] { return runner->status().waiting == 2 && runner->status().parked == 1; }));
  REQUIRE(system.parking().request_replay(second.position).ok());
  system.add("other", 1);
  REQUIRE(await([&] { return system.total("copy") == 1; }));
  CHECK(system.total("after") == 0);
  system.add("late");
  REQUIRE(await([&] { return system.parking().list()->empty() && system.is_idle(*runner); }));
  CHECK(system.total("after") == 75);
}
