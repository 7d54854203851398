#include <catch2/catch_test_macros.hpp>

#include "jetpage/aggregates/history/cause.hpp"
#include "tests/aggregates/counter_system.hpp"

using namespace jetpage;
using namespace jetpage::tests;
using aggregates::cause_of_key;
using aggregates::cause_of_reaction;

TEST_CASE("The same key again is answered as the first time, whatever happened since") {
  CounterSystem system;
  const std::string cause = cause_of_key("k", 1);
  REQUIRE(system.send(AddT{.amount = 1}, cause).ok());
  system.time.pass(std::chrono::seconds(1));
  REQUIRE(system.send(AddT{.amount = 10}, "cmd:b").ok());

  const auto again = system.send(AddT{.amount = 1}, cause);
  REQUIRE(again.ok());
  CHECK(again->repeated);
  CHECK(again->state.total == 1);
  CHECK(again->version == 1);
  CHECK(again->position == 1);
  CHECK(again->time_us == system.time.now_us() - 1'000'000);
  CHECK(system.entries().size() == 2);
}

TEST_CASE("A key is recognised by another process and after a restart") {
  CounterSystem system;
  const std::string cause = cause_of_key("k", 1);
  REQUIRE(system.send(AddT{.amount = 1}, cause).ok());
  const auto fresh = system.process();
  const auto again = fresh->of<Counter>().handle("1", AddT{.amount = 1}, meta_of(cause));
  REQUIRE(again.ok());
  CHECK(again->repeated);
  CHECK(system.entries().size() == 1);
}

TEST_CASE("A key is recognised though this process has an older state in its cache") {
  CounterSystem system;
  REQUIRE(system.send(AddT{.amount = 1}, "cmd:a").ok());
  const std::string cause = cause_of_key("k", 1);
  REQUIRE(system.process()->of<Counter>().handle("1", AddT{.amount = 2}, meta_of(cause)).ok());
  const auto again = system.send(AddT{.amount = 2}, cause);
  REQUIRE(again.ok());
  CHECK(again->repeated);
  CHECK(again->state.total == 3);
  CHECK(system.entries().size() == 2);
}

TEST_CASE("A key that stands for another command is refused and changes nothing") {
  CounterSystem system;
  REQUIRE(system.send(AddT{.amount = 1}, cause_of_key("k", 1)).ok());
  const auto other = system.send(AddT{.amount = 2}, cause_of_key("k", 2));
  CHECK(other.is(Fault::refused));
  CHECK(other.error().code == "idempotency_key_reused");
  CHECK(system.send(AddT{.amount = 1}, cause_of_key("k", 1))->repeated);
  CHECK(system.entries().size() == 1);
}

TEST_CASE("The same key on another aggregate is another command") {
  CounterSystem system;
  REQUIRE(system.send(AddT{.amount = 1}, cause_of_key("k", 1)).ok());
  CHECK_FALSE(system.handler().handle("2", AddT{.amount = 1}, meta_of(cause_of_key("k", 1)))->repeated);
  CHECK(system.entries().size() == 2);
}

TEST_CASE("A key that was only refused or satisfied may be sent again and then has its effect") {
  CounterSystem system;
  const std::string cause = cause_of_key("k", 1);
  CHECK(system.send(RaiseToT{.total = 0}, cause).ok());
  const auto outcome = system.send(RaiseToT{.total = 2}, cause);
  REQUIRE(outcome.ok());
  CHECK_FALSE(outcome->repeated);
  CHECK(outcome->state.total == 2);
}

TEST_CASE("A reaction has its effect once, also when it comes again long after") {
  CounterSystem system;
  const auto reaction = [](eventstore::Position position) { return cause_of_reaction({"test-policy", position, 0}); };
  // Reactions lie behind their sources: some entries of others first.
  for (int i = 0; i < 200; ++i) {
    REQUIRE(system.handler().handle("other", AddT{.amount = 1}, meta_of("cmd:" + std::to_string(i))).ok());
  }
  for (eventstore::Position source = 1; source <= 150; ++source) {
    REQUIRE(system.send(AddT{.amount = 1}, reaction(source)).ok());
  }
  for (eventstore::Position source = 1; source <= 150; ++source) {
    const auto again = system.send(AddT{.amount = 1}, reaction(source));
    REQUIRE(again.ok());
    CHECK(again->repeated);
  }
  CHECK(system.handler().look("1")->state.total == 150);
  CHECK(system.entries().size() == 350);
}

TEST_CASE("A reaction that changed nothing is not made up for when it comes again after later ones") {
  CounterSystem system;
  REQUIRE(system.send(AddT{.amount = 5}, "cmd:a").ok());
  const auto satisfied = cause_of_reaction({"test-policy", 1, 0});
  CHECK_FALSE(system.send(RaiseToT{.total = 5}, satisfied)->repeated);
  REQUIRE(system.send(AddT{.amount = -3}, cause_of_reaction({"test-policy", 2, 0})).ok());
  const auto again = system.send(RaiseToT{.total = 5}, satisfied);
  REQUIRE(again.ok());
  CHECK(again->repeated);
  CHECK(again->state.total == 2);
}

TEST_CASE("A replayed reaction has its effect after later ones, once") {
  CounterSystem system;
  for (int i = 0; i < 200; ++i) {
    REQUIRE(system.handler().handle("other", AddT{.amount = 1}, meta_of("cmd:" + std::to_string(i))).ok());
  }
  for (eventstore::Position source = 2; source <= 150; ++source) {
    REQUIRE(system.send(AddT{.amount = 1}, cause_of_reaction({"test-policy", source, 0})).ok());
  }
  auto late = meta_of(cause_of_reaction({"test-policy", 1, 0}));
  late.replayed = true;
  CHECK_FALSE(system.handler().handle("1", AddT{.amount = 1000}, late)->repeated);
  CHECK(system.handler().handle("1", AddT{.amount = 1000}, late)->repeated);
  CHECK(system.handler().look("1")->state.total == 1149);
}

TEST_CASE("A sender cannot take the place of a reaction or of another command by naming his like it") {
  CounterSystem system;
  REQUIRE(system.send(AddT{.amount = 1}, cause_of_reaction({"test-policy", 8, 0})).ok());
  REQUIRE(system.send(AddT{.amount = 1}, cause_of_key("test-policy@7.0", 1)).ok());
  auto reaction = meta_of(cause_of_reaction({"test-policy", 7, 0}));
  reaction.replayed = true;
  const auto outcome = system.handler().handle("1", AddT{.amount = 1}, reaction);
  REQUIRE(outcome.ok());
  CHECK_FALSE(outcome->repeated);
  REQUIRE(system.send(AddT{.amount = 1}, cause_of_key("cmd:abc", 1)).ok());
  CHECK_FALSE(system.send(AddT{.amount = 1}, "cmd:abc")->repeated);
}

TEST_CASE("The answer to a cause is found without sending its command") {
  CounterSystem system;
  REQUIRE(system.send(AddT{.amount = 1}, "cmd:a").ok());
  REQUIRE(system.send(AddT{.amount = 1}, "cmd:b").ok());
  const auto answer = system.handler().answer_of("1", "cmd:a");
  REQUIRE(answer.ok());
  REQUIRE(answer->has_value());
  CHECK((*answer)->state.total == 1);
  CHECK((*answer)->repeated);
  CHECK_FALSE(system.handler().answer_of("1", "cmd:c")->has_value());
  CHECK_FALSE(system.handler().answer_of("2", "cmd:a")->has_value());
}

TEST_CASE("A command's key is recognised however many reactions came since") {
  CounterSystem system;
  for (int i = 0; i < 100; ++i) {
    REQUIRE(system.handler().handle("other", AddT{.amount = 1}, meta_of("cmd:" + std::to_string(i))).ok());
  }
  const std::string cause = cause_of_key("k", 1);
  REQUIRE(system.send(AddT{.amount = 1}, cause).ok());
  for (eventstore::Position source = 1; source <= 100; ++source) {
    REQUIRE(system.send(AddT{.amount = 1}, cause_of_reaction({"test-policy", source, 0})).ok());
  }
  CHECK(system.send(AddT{.amount = 1}, cause)->repeated);
  CHECK(system.process()->of<Counter>().handle("1", AddT{.amount = 1}, meta_of(cause))->repeated);
}
