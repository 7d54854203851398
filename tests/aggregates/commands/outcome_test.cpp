#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "jetpage/aggregates/history/cause.hpp"
#include "tests/aggregates/counter_system.hpp"

// The log fails at any call, in any way. No effect is lost or doubled, and every answer is true.
using namespace jetpage;
using namespace jetpage::tests;

namespace {

constexpr std::int64_t commands = 4;

// Sends commands, each with its key until it succeeded, and checks each answer against the log. Tells how many calls failed.
unsigned send_all(CounterSystem& system, std::chrono::milliseconds time, unsigned heal_after) {
  for (std::int64_t i = 1; i <= commands; ++i) {
    const std::string cause = aggregates::cause_of_key("key " + std::to_string(i), 1);
    for (unsigned attempt = 0;; ++attempt) {
      if (attempt == heal_after) system.faults.heal();
      const auto before = system.causes().size();
      const auto outcome = system.handler().handle("1", AddTwiceT{.amount = i}, meta_of(cause, time));
      const auto causes = system.causes();
      const auto effects = std::count(causes.begin(), causes.end(), cause);
      INFO("command " << i << ", attempt " << attempt << ": " << (outcome ? "ok" : outcome.error().message));
      REQUIRE(effects <= 1);
      if (outcome) {
        REQUIRE(effects == 1);
        REQUIRE(outcome->state.total == i * (i + 1));
        REQUIRE(outcome->position == static_cast<eventstore::Position>(i));
        break;
      }
      REQUIRE((outcome.is(Fault::unavailable) || outcome.is(Fault::outcome_unknown)));
      if (outcome.is(Fault::unavailable)) REQUIRE(causes.size() == before);  // nothing by this sending
      REQUIRE(attempt < 20);
    }
  }
  const unsigned failed = system.faults.failed();
  system.faults.heal();
  CHECK(system.process()->of<Counter>().look("1")->state.total == commands * (commands + 1));
  CHECK(system.causes().size() == commands);
  return failed;
}

}  // namespace

TEST_CASE("Whichever call to the log fails once, nothing is lost, nothing is doubled, every answer is true") {
  for (const Failure how : every_failure) {
    for (unsigned n = 1;; ++n) {
      INFO("call " << n << " fails as " << static_cast<int>(how));
      CounterSystem system;
      system.faults.fail_call(n, how);
      if (send_all(system, std::chrono::seconds(5), 20) == 0) break;
      REQUIRE(n < 100);
    }
  }
}

TEST_CASE("Whenever the log goes away and comes back, nothing is lost, nothing is doubled, every answer is true") {
  for (const Failure how : every_failure) {
    for (unsigned n = 1;; ++n) {
      INFO("from call " << n << " on all fail as " << static_cast<int>(how));
      CounterSystem system;
      system.faults.fail_from(n, how);
      send_all(system, std::chrono::milliseconds(6), 2);
      if (n > 2 * commands) break;
    }
  }
}

TEST_CASE("A lost answer is found again by the commit's id") {
  CounterSystem system;
  system.faults.plan([](const Call& call) {
    return call.what == "append" && call.number <= 3 ? std::optional(Failure::lost_answer) : std::nullopt;
  });
  const auto outcome = system.send(AddT{.amount = 1}, "cmd:a");
  REQUIRE(outcome.ok());
  CHECK(outcome->position == 1);
  CHECK(system.entries().size() == 1);
}

TEST_CASE("A lost answer is found again in the history when the store has forgotten the commit's id") {
  CounterSystem system;
  system.faults.fail_call(2, Failure::lost_answer_and_id);  // after the load
  const auto outcome = system.send(AddT{.amount = 1}, "cmd:a");
  REQUIRE(outcome.ok());
  CHECK(outcome->position == 1);
  CHECK(outcome->state.total == 1);
  CHECK(system.entries().size() == 1);
}

TEST_CASE("What may be on the log is never told as unwritten") {
  CounterSystem system;
  const std::string keyed = aggregates::cause_of_key("a", 1);
  bool lost = false;
  system.faults.plan([&](const Call& call) -> std::optional<Failure> {
    if (call.what == "append" && !lost) return lost = true, Failure::lost_answer_and_id;
    if (!lost) return std::nullopt;
    return call.what == "load" ? std::optional(Failure::unavailable) : std::nullopt;
  });
  const auto outcome = system.handler().handle("1", AddT{.amount = 1}, meta_of(keyed, std::chrono::milliseconds(150)));
  CHECK(outcome.is(Fault::outcome_unknown));
  CHECK(system.entries().size() == 1);
  system.faults.heal();
  CHECK(system.send(AddT{.amount = 1}, keyed)->repeated);
}

TEST_CASE("What was written, and written behind, before the log went away is not told as unwritten") {
  const int behind = GENERATE(1, 100);
  // With a key the counter remembers it, without one the log is asked.
  const std::string cause = GENERATE(std::string("cmd:a"), aggregates::cause_of_key("a", 1));
  CounterSystem system;
  const auto plain = system.log.open("test", true);
  aggregates::Handlers another(**plain, {.environment = system.time.environment(), .cached_aggregates = 1});
  unsigned appends = 0;
  unsigned loads = 0;
  system.faults.plan([&](const Call& call) -> std::optional<Failure> {
    if (call.what == "append" && ++appends == 1) return Failure::lost_answer_and_id;
    for (int i = 0; call.what == "append" && appends == 2 && i < behind; ++i) {
      REQUIRE(another.of<Counter>().handle("1", AddT{.amount = 1}, meta_of("cmd:b" + std::to_string(i))).ok());
    }
    // The first finds the commit; the next would read the counter as it was then.
    return call.what == "load" && ++loads > 1 ? std::optional(Failure::unavailable) : std::nullopt;
  });
  const auto outcome = system.send(AddT{.amount = 1}, cause);
  CHECK(outcome.is(Fault::outcome_unknown));
  CHECK(loads == 2);
  const auto causes = system.causes();
  CHECK(causes.size() == static_cast<std::size_t>(behind) + 1);
  CHECK(std::count(causes.begin(), causes.end(), cause) == 1);
  system.faults.heal();
  if (cause != "cmd:a") CHECK(system.send(AddT{.amount = 1}, cause)->repeated);
}

TEST_CASE("An unknown outcome says that the same key is safe") {
  CounterSystem system;
  system.faults.fail_from(1, Failure::lost_request);
  const auto outcome =
      system.handler().handle("1", AddT{.amount = 1}, meta_of("cmd:a", std::chrono::milliseconds(150)));
  REQUIRE(outcome.is(Fault::outcome_unknown));
  CHECK(outcome.error().code == "outcome_unknown");
  CHECK(outcome.error().message.find("same Idempotency-Key") != std::string::npos);
}
