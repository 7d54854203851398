#include "jetpage/aggregates/hot/cache.hpp"

#include <catch2/catch_test_macros.hpp>

#include "jetpage/aggregates/history/cause.hpp"
#include "tests/aggregates/counter_system.hpp"

using namespace jetpage;
using namespace jetpage::tests;
using aggregates::cause_of_key;

TEST_CASE("The cache gives the same slot for a key as long as it is in use") {
  aggregates::Cache<int> cache(1'000);
  cache.slot("a")->value = 7;
  for (int i = 0; i < 100; ++i) (void)cache.slot(std::to_string(i));
  CHECK(cache.slot("a")->value == 7);
}

TEST_CASE("The cache forgets the least recently used and stays within its bound") {
  aggregates::Cache<int> cache(160);
  const auto held = cache.slot("held");
  held->value = 7;
  for (int i = 0; i < 10'000; ++i) cache.slot("n" + std::to_string(i))->value = 1;
  int kept = 0;
  for (int i = 0; i < 10'000; ++i) kept += cache.slot("n" + std::to_string(i))->value;
  CHECK(kept <= 160 + 16);
  CHECK(cache.slot("held")->value == 0);
  CHECK(held->value == 7);  // who holds a forgotten slot may go on with it
}

TEST_CASE("What is used again is not forgotten") {
  aggregates::Cache<int> cache(1'600);
  cache.slot("hot")->value = 7;
  for (int i = 0; i < 10'000; ++i) {
    (void)cache.slot("n" + std::to_string(i));
    (void)cache.slot("hot");
  }
  CHECK(cache.slot("hot")->value == 7);
}

TEST_CASE("An aggregate that fell out of the cache is folded from the log again") {
  CounterSystem system;
  const auto small = system.process(1);
  const auto handler = small->of<Counter>();
  constexpr int aggregates = 100;
  for (int round = 0; round < 3; ++round) {
    for (int i = 0; i < aggregates; ++i) {
      const auto cause = cause_of_key(std::to_string(round * aggregates + i), 1);
      REQUIRE(handler.handle(std::to_string(i), AddT{.amount = 1}, meta_of(cause))->version ==
              static_cast<std::uint64_t>(round + 1));
    }
  }
  CHECK(handler.handle("5", AddT{.amount = 1}, meta_of(cause_of_key("5", 1)))->repeated);
  CHECK(handler.look("99")->state.total == 3);
}

TEST_CASE("A command that creates does not read what is not there, and learns from the append when it is") {
  CounterSystem system;
  std::map<std::string, int> calls;
  system.faults.plan([&](const Call& call) -> std::optional<Failure> {
    ++calls[std::string(call.what)];
    return std::nullopt;
  });
  REQUIRE(system.send(AddT{.amount = 1}, cause_of_key("a", 1))->version == 1);
  CHECK(calls["load"] == 0);
  const auto other = system.process(10);
  REQUIRE(other->of<Counter>().handle("1", AddT{.amount = 2}, meta_of("cmd:b"))->state.total == 3);
  CHECK(calls["load"] == 1);
  CHECK(calls["append"] == 3);  // the second found the first's commit
  const auto third = system.process(10);
  CHECK(third->of<Counter>().handle("1", AddT{.amount = 1}, meta_of(cause_of_key("a", 1)))->repeated);
  CHECK(calls["append"] == 4);
}

TEST_CASE("A warm aggregate is decided without reading the log") {
  CounterSystem system;
  REQUIRE(system.send(AddT{.amount = 1}, "cmd:a").ok());
  unsigned loads = 0;
  system.faults.plan([&](const Call& call) -> std::optional<Failure> {
    if (call.what == "load") ++loads;
    return std::nullopt;
  });
  REQUIRE(system.send(AddT{.amount = 1}, cause_of_key("b", 1)).ok());
  CHECK(loads == 0);
  REQUIRE(system.send(AddT{.amount = 1}, cause_of_key("b", 1))->repeated);
  CHECK(loads == 0);  // the last commit's repetition: the state at hand is the answer
}
