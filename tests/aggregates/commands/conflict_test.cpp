#include <catch2/catch_test_macros.hpp>
#include <thread>

#include "jetpage/aggregates/history/cause.hpp"
#include "tests/aggregates/counter_system.hpp"

using namespace jetpage;
using namespace jetpage::tests;

TEST_CASE("Two processes that write one aggregate both have their effect") {
  CounterSystem system;
  const auto other = system.process();
  for (int i = 0; i < 20; ++i) {
    auto& handlers = i % 2 == 0 ? *system.handlers : *other;
    const auto outcome = handlers.of<Counter>().handle("1", AddT{.amount = 1}, meta_of("cmd:" + std::to_string(i)));
    REQUIRE(outcome.ok());
    CHECK(outcome->state.total == i + 1);
    CHECK(outcome->version == static_cast<std::uint64_t>(i + 1));
  }
}

TEST_CASE("Eight threads through two handlers lose no increment and double none") {
  constexpr int threads = 8;
  constexpr int each = 100;
  CounterSystem system;
  const auto other = system.process();
  std::atomic<int> failed = 0;
  std::vector<std::thread> senders;
  for (int t = 0; t < threads; ++t) {
    senders.emplace_back([&, t] {
      const auto handler = (t % 2 == 0 ? *system.handlers : *other).of<Counter>();
      for (int i = 0; i < each; ++i) {
        const auto meta = meta_of("cmd:" + std::to_string(t) + "-" + std::to_string(i), std::chrono::seconds(60));
        if (!handler.handle(std::to_string(i % 2), AddT{.amount = 1}, meta)) ++failed;
      }
    });
  }
  for (auto& sender : senders) sender.join();
  CHECK(failed == 0);
  const auto fresh = system.process();
  CHECK(fresh->of<Counter>().look("0")->state.total == threads * each / 2);
  CHECK(fresh->of<Counter>().look("1")->state.total == threads * each / 2);
  CHECK(system.entries().size() == threads * each);
}

TEST_CASE("Eight threads that send one key have one effect and hear one answer") {
  CounterSystem system;
  const auto other = system.process();
  std::vector<std::thread> senders;
  std::atomic<int> wrong = 0;
  for (int t = 0; t < 8; ++t) {
    senders.emplace_back([&, t] {
      const auto handler = (t % 2 == 0 ? *system.handlers : *other).of<Counter>();
      const auto outcome = handler.handle("1", AddT{.amount = 5}, meta_of(aggregates::cause_of_key("k", 1)));
      if (!outcome || outcome->state.total != 5 || outcome->version != 1) ++wrong;
    });
  }
  for (auto& sender : senders) sender.join();
  CHECK(wrong == 0);
  CHECK(system.entries().size() == 1);
}

// What a process has in its cache may be old. An append would notice; an answer without one must ask the log.
TEST_CASE("A refusal, a no-op, a not yet and a version are never told from an old state") {
  CounterSystem system;
  const auto other = system.process();
  const auto elsewhere = other->of<Counter>();
  REQUIRE(system.handler().look("1").ok());  // now cached as: does not exist
  REQUIRE(elsewhere.handle("1", AddT{.amount = 3}, meta_of(aggregates::cause_of_key("a", 1))).ok());

  SECTION("not yet") { CHECK(system.send(AwaitTotalT{.total = 3}, "test-policy@1.0").ok()); }
  SECTION("satisfied") {
    const auto outcome = system.send(RaiseToT{.total = 0}, "cmd:b");
    REQUIRE(outcome.ok());
    CHECK(outcome->state.total == 3);
    CHECK(outcome->position == 1);
  }
  SECTION("version") {
    auto meta = meta_of("cmd:b");
    meta.expected_version = 1;
    CHECK(system.handler().handle("1", AddT{.amount = 1}, meta).ok());
  }
  SECTION("refused") {
    CHECK(system.send(ForbidT{}, "cmd:b").is(Fault::refused));
    CHECK(system.send(ForbidT{}, aggregates::cause_of_key("a", 1))->repeated);
  }
}

TEST_CASE("Not yet is told from the log each time it is asked") {
  CounterSystem system;
  const auto other = system.process();
  for (std::int64_t total = 1; total <= 3; ++total) {
    CHECK(system.send(AwaitTotalT{.total = total}, "test-policy@1.0").is(Fault::not_yet));
    REQUIRE(other->of<Counter>().handle("1", AddT{.amount = 1}, meta_of("cmd:" + std::to_string(total))).ok());
    CHECK(system.send(AwaitTotalT{.total = total}, "test-policy@1.0").ok());
  }
}

TEST_CASE("Who loses against other writers until his time is up has written nothing") {
  CounterSystem system;
  system.faults.plan(
      [](const Call& call) { return call.what == "append" ? std::optional(Failure::overtaken) : std::nullopt; });
  const auto outcome =
      system.handler().handle("1", AddT{.amount = 1}, meta_of("cmd:a", std::chrono::milliseconds(150)));
  CHECK(outcome.is(Fault::unavailable));
  CHECK(system.faults.failed() > 1);
  CHECK(system.entries().empty());
}
