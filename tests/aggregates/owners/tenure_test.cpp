#include "tests/aggregates/owners/fleet.hpp"
#include "tests/aggregates/policies/following_counters.hpp"

// What a runner does with a lease, and without it.
namespace jetpage::tests::tenure_test {
namespace {

using namespace std::chrono_literals;
using aggregates::PolicyState;

// A service with two processes whose leases beat in real time.
struct TwoProcesses : FollowingCounters {
  TwoProcesses() {
    rules["a"] = copy_to("sum");
    options.retry_away = 1ms;
  }

  std::unique_ptr<aggregates::Owners> join(const std::string& home) {
    aggregates::OwnersOptions joining;
    joining.me = {home, "", home, "1.0"};
    joining.beat = 20ms;
    joining.sure = 1s;
    joining.silence = 1500ms;
    auto owners = std::make_unique<aggregates::Owners>(bucket("heartbeats"), bucket("owners"), joining);
    options.lease = owners->lease("test-follow", *store);
    return owners;
  }
};

TEST_CASE("Of two runners of a service one reacts, the other stands by, and goes on where the first has ended") {
  TwoProcesses system;
  const auto first_owners = system.join("a");
  auto first = system.start();
  first_owners->start();
  REQUIRE(await([&] { return first->status().state == PolicyState::live; }));
  const auto second_owners = system.join("b");
  const auto second = system.start();
  second_owners->start();
  for (int i = 0; i < 20; ++i) system.add("a");
  REQUIRE(await([&] { return system.is_idle(*first); }));
  CHECK(first->status().reactions == 20);
  CHECK(second->status().reactions == 0);
  REQUIRE(await([&] { return second->status().owner.has_value(); }));
  CHECK(second->status().state == PolicyState::standing_by);
  CHECK(second->status().owner->name == "a");
  first->stop();
  system.add("a");
  REQUIRE(await([&] { return system.is_idle(*second); }));
  CHECK(second->status().reactions == 1);
  CHECK(system.total("sum") == 21);
}

TEST_CASE("What was decided to nothing is not decided anew when the reader's place was lost") {
  TwoProcesses system;
  system.rules["a"] = [](const counter::AddedT&, const aggregates::Source&) -> Reactions {
    return {tell<Counter>("sum", RaiseToT{.total = 1})};  // nothing where the sum is one or more
  };
  system.handlers = system.process();
  system.add("sum", 5);
  const auto owners = system.join("a");
  auto runner = system.start();
  owners->start();
  system.add("a");
  REQUIRE(system.wait_idle(*runner));
  REQUIRE(system.total("sum") == 5);
  runner->stop();
  system.add("sum", -5);  // now the same reaction would do something
  system.log.forget_readers("test");
  const auto later = system.join("a");
  const auto again = system.start();
  later->start();
  REQUIRE(system.wait_idle(*again));
  CHECK(system.total("sum") == 0);
}

TEST_CASE("A reaction that goes on after its owner's time decides nothing") {
  Fleet fleet;
  const auto a = fleet.join("a");
  a.tick();
  const auto epoch = a.lease->epoch();
  auto meta = meta_of("cmd:1");
  meta.may_decide = [&] { return a.lease->may_act(epoch); };
  REQUIRE(fleet.handler().handle("1", AddT{.amount = 1}, meta).ok());
  fleet.clock += 30s;
  meta.cause = "cmd:2";
  const auto late = fleet.handler().handle("1", AddT{.amount = 1}, meta);
  REQUIRE_FALSE(late.ok());
  CHECK(late.error().code == "not_the_owner");
  CHECK(fleet.entries().size() == 1);
}

}  // namespace
}  // namespace jetpage::tests::tenure_test
