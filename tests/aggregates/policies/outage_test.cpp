#include <catch2/catch_test_macros.hpp>

#include "tests/aggregates/policies/following_counters.hpp"

// The log and the bucket of parked events fail at any call. The runner waits and goes on; each reaction happens once.
using namespace jetpage;
using namespace jetpage::tests;

namespace {

constexpr int added = 3;

// A system with a bit of everything that a runner meets.
struct Busy : FollowingCounters {
  Busy() {
    rules["a"] = copy_to("b");
    rules["b"] = copy_to("c");
    log.inject("test", "test.counter.poison", {1, 2, 3});
    for (int i = 0; i < added; ++i) add("a");
  }
  void check() {
    faults.heal();
    CHECK(total("b") == added);
    CHECK(total("c") == added);
    CHECK(entries().size() == 3 * added + 1);
    CHECK(parking().list()->size() == 1);
  }
};

}  // namespace

TEST_CASE("Whichever call of a runner fails once, each reaction happens once") {
  for (const Failure how : every_failure) {
    for (unsigned n = 1;; ++n) {
      INFO("call " << n << " fails as " << static_cast<int>(how));
      Busy system;
      system.faults.fail_call(n, how);
      const auto runner = system.start();
      REQUIRE(system.wait_idle(*runner));
      runner->stop();
      const bool failed = system.faults.failed() > 0;
      system.check();
      if (!failed) break;
      REQUIRE(n < 200);
    }
  }
}

TEST_CASE("A log that goes away at any call is waited for, and no reaction is lost or doubled") {
  for (const Failure how : {Failure::unavailable, Failure::lost_answer_and_id}) {
    for (unsigned n = 1; n <= 30; ++n) {
      INFO("from call " << n << " on all fail as " << static_cast<int>(how));
      Busy system;
      system.faults.fail_from(n, how);
      const auto runner = system.start();
      if (!await([&] { return system.faults.failed() >= 3 || system.is_idle(*runner); })) FAIL("nothing happens");
      system.faults.heal();
      REQUIRE(system.wait_idle(*runner));
      runner->stop();
      system.check();
    }
  }
}

TEST_CASE("A log that is away is tried again soon, however long it has been away") {
  Busy system;
  system.options.retry_at_most = std::chrono::hours(1);
  system.faults.plan([calls = 0](const Call& call) mutable {
    return call.what == "append" && ++calls <= 40 ? std::optional(Failure::unavailable) : std::nullopt;
  });
  const auto runner = system.start();
  CHECK(await([&] { return system.is_idle(*runner); }));
  CHECK(runner->status().retries >= 40);
}

TEST_CASE("A runner that is stopped while the log is away stops, and the next one goes on") {
  Busy system;
  system.faults.plan(
      [](const Call& call) { return call.what == "append" ? std::optional(Failure::unavailable) : std::nullopt; });
  {
    const auto runner = system.start();
    REQUIRE(await([&] { return runner->status().retries >= 3; }));
    CHECK(system.was_reported("parked TEST 1"));
  }
  system.faults.heal();
  const auto runner = system.start();
  REQUIRE(system.wait_idle(*runner));
  system.check();
}
