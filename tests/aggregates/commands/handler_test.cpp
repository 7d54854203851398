#include <catch2/catch_test_macros.hpp>

#include "jetpage/aggregates/history/cause.hpp"
#include "tests/aggregates/counter_system.hpp"

using namespace jetpage;
using namespace jetpage::tests;

TEST_CASE("A command's events are on the log when it is answered") {
  CounterSystem system;
  const auto outcome = system.send(AddTwiceT{.amount = 5}, "cmd:a");
  REQUIRE(outcome.ok());
  CHECK(outcome->state.total == 10);
  CHECK(outcome->version == 2);
  CHECK(outcome->position == 1);
  CHECK(outcome->time_us == system.time.now_us());
  CHECK_FALSE(outcome->repeated);

  const auto entries = system.entries();
  REQUIRE(entries.size() == 1);
  CHECK(entries[0].subject == "test.counter.1");
  const auto commit = entries[0].commit();
  REQUIRE(commit.ok());
  CHECK(commit->id() == "id-1");
  CHECK(commit->cause() == "cmd:a");
  CHECK(commit->correlation() == "of cmd:a");
  CHECK(commit->time_us() == system.time.now_us());
  CHECK(commit->version() == 1);
  CHECK(commit->previous() == 0);
  REQUIRE(commit->size() == 2);
  CHECK(commit->event(0).type == "counter.Added");
  CHECK(commit->event(1).version == 2);
}

TEST_CASE("Each commit carries the hash of the one before it and the number that follows") {
  CounterSystem system;
  REQUIRE(system.send(AddTwiceT{.amount = 1}, "cmd:a").ok());
  REQUIRE(system.send(AddT{.amount = 1}, "cmd:b").ok());
  REQUIRE(system.send(AddT{.amount = 1}, "cmd:c").ok());
  const auto entries = system.entries();
  REQUIRE(entries.size() == 3);
  CHECK(entries[1].commit()->version() == 3);
  CHECK(entries[1].commit()->previous() == eventstore::hash_of(entries[0].bytes));
  CHECK(entries[2].commit()->version() == 4);
  CHECK(entries[2].commit()->previous() == eventstore::hash_of(entries[1].bytes));
}

TEST_CASE("A refused command writes nothing and says the code") {
  CounterSystem system;
  const auto outcome = system.send(ForbidT{}, "cmd:a");
  CHECK(outcome.is(Fault::refused));
  CHECK(outcome.error().code == "forbidden");
  CHECK(outcome.error().message == "it is forbidden");
  CHECK(system.entries().empty());
}

TEST_CASE("A satisfied command succeeds, writes nothing and tells where the aggregate stands") {
  CounterSystem system;
  REQUIRE(system.send(AddT{.amount = 7}, "cmd:a").ok());
  const auto outcome = system.send(RaiseToT{.total = 5}, "cmd:b");
  REQUIRE(outcome.ok());
  CHECK(outcome->state.total == 7);
  CHECK(outcome->version == 1);
  CHECK(outcome->position == 1);
  CHECK_FALSE(outcome->repeated);
  CHECK(outcome->satisfied);
  CHECK(system.entries().size() == 1);
}

TEST_CASE("A command that comes too early is not yet, until what it waits for is there") {
  CounterSystem system;
  CHECK(system.send(AwaitTotalT{.total = 3}, "test-policy@1.0").is(Fault::not_yet));
  REQUIRE(system.send(AddT{.amount = 3}, "cmd:a").ok());
  CHECK(system.send(AwaitTotalT{.total = 3}, "test-policy@1.0").ok());
}

TEST_CASE("An id that can be none is invalid") {
  CounterSystem system;
  const std::string too_long(eventstore::max_id_bytes + 1, 'x');
  for (const std::string& id : {std::string(), too_long, std::string("a\0b", 3)}) {
    CHECK(system.handler().handle(id, AddT{.amount = 1}, meta_of("cmd:a")).is(Fault::invalid));
    CHECK(system.handler().look(id).is(Fault::invalid));
    CHECK(system.handler().answer_of(id, "cmd:a").is(Fault::invalid));
  }
  CHECK(system.entries().empty());
}

TEST_CASE("An id of any bytes names one aggregate") {
  CounterSystem system;
  const std::string odd = "a.b *>\xC3\xA9/1";
  REQUIRE(system.handler().handle(odd, AddT{.amount = 1}, meta_of("cmd:a")).ok());
  CHECK(system.process()->of<Counter>().look(odd)->state.total == 1);
  CHECK(system.process()->of<Counter>().look("a")->state.total == 0);
}

TEST_CASE("A sender that expects another version is refused, and one that expects this version is not") {
  CounterSystem system;
  REQUIRE(system.send(AddTwiceT{.amount = 1}, "cmd:a").ok());
  auto meta = meta_of("cmd:b");
  for (const std::uint64_t wrong : {0U, 1U, 3U}) {
    meta.expected_version = wrong;
    const auto outcome = system.handler().handle("1", AddT{.amount = 1}, meta);
    CHECK(outcome.is(Fault::refused));
    CHECK(outcome.error().code == "version_differs");
  }
  meta.expected_version = 2;
  CHECK(system.handler().handle("1", AddT{.amount = 1}, meta)->version == 3);
}

TEST_CASE("The version is asked before the decision: a refusal on another version is no news") {
  CounterSystem system;
  auto meta = meta_of("cmd:a");
  meta.expected_version = 9;
  CHECK(system.handler().handle("1", ForbidT{}, meta).error().code == "version_differs");
}

TEST_CASE("A repetition is answered before the version is asked") {
  CounterSystem system;
  auto meta = meta_of(aggregates::cause_of_key("k", 1));
  meta.expected_version = 0;
  REQUIRE(system.handler().handle("1", AddT{.amount = 1}, meta).ok());
  const auto again = system.handler().handle("1", AddT{.amount = 1}, meta);
  REQUIRE(again.ok());
  CHECK(again->repeated);
  CHECK(again->version == 1);
}

TEST_CASE("A command whose time is up writes nothing and says so") {
  CounterSystem system;
  const auto late = meta_of("cmd:a", std::chrono::milliseconds(-1));
  CHECK(system.handler().handle("1", AddT{.amount = 1}, late).is(Fault::unavailable));
  CHECK(system.entries().empty());
}

TEST_CASE("Looking tells the aggregate as the log has it, and that of nobody has version 0") {
  CounterSystem system;
  CHECK(system.handler().look("1")->history.version() == 0);
  const auto other = system.process();
  REQUIRE(other->of<Counter>().handle("1", AddT{.amount = 4}, meta_of("cmd:a")).ok());
  CHECK(system.handler().look("1")->state.total == 4);
  CHECK(system.handler().look("1")->history.version() == 1);
}
