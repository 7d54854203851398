#include "tests/aggregates/owners/fleet.hpp"

// Who has a service, and who takes it from whom.
namespace jetpage::tests::lease_test {
namespace {

using namespace std::chrono_literals;

// `a` has the service, `b` stands by.
struct Pair : Fleet {
  Pair() { pass(2s, {&members.first, &members.second}); }
  const std::pair<Member, Member> members{join("a"), join("b")};
};

TEST_CASE("One process has the service, another stands by and knows whose it is") {
  Fleet fleet;
  const auto a = fleet.join("a");
  const auto b = fleet.join("b");
  a.tick();
  fleet.pass(60s, {&a, &b});
  CHECK(a.acts());
  CHECK(a.lease->epoch() == 1);
  CHECK(b.lease->epoch() == 0);
  CHECK(b.lease->owner().owner.name == "a 1");
  CHECK(b.lease->owner().owner.version == "1.0");
}

TEST_CASE("Who falls silent has lost it before another has it, and that within five seconds") {
  Pair fleet;
  const auto& [a, b] = fleet.members;
  REQUIRE(a.acts());
  const auto silent = fleet.clock;
  bool both = false;
  while (!b.acts() && fleet.clock < silent + 10s) {
    fleet.pass(100ms, {&b});
    both = both || (a.acts() && b.acts());
  }
  CHECK(fleet.clock - silent < 5s);
  CHECK_FALSE(both);
  CHECK(b.lease->epoch() == 2);
  SECTION("and when it comes back it stands by") {
    fleet.pass(10s, {&a, &b});
    CHECK(b.acts());
    CHECK(a.lease->epoch() == 0);
  }
}

TEST_CASE("Who has stood still does not take its old time for a new one") {
  Pair fleet;
  const auto& [a, b] = fleet.members;
  const auto old = a.lease->epoch();
  fleet.pass(5s, {&b});
  b.lease->release();
  fleet.pass(2s, {&a});
  CHECK(a.acts());
  CHECK(a.lease->epoch() == old + 2);
  CHECK_FALSE(a.lease->may_act(old));
  CHECK_FALSE(a.lease->has(old));
}

TEST_CASE("While the log is away nobody acts, and then the same goes on") {
  Pair fleet;
  const auto& [a, b] = fleet.members;
  const auto epoch = a.lease->epoch();
  fleet.faults.fail_from(1, Failure::unavailable);
  fleet.pass(30s, {&a, &b});
  CHECK_FALSE(a.acts());
  CHECK(a.lease->has(epoch));
  fleet.faults.heal();
  fleet.pass(400ms, {&b});  // it is the first to see the old beat again
  fleet.pass(5s, {&a, &b});
  CHECK(a.lease->may_act(epoch));
}

TEST_CASE("Two that stood still together: the silence that nobody watched does not count") {
  Pair fleet;
  const auto& [a, b] = fleet.members;
  const auto epoch = a.lease->epoch();
  fleet.pass(30s, {});
  b.tick();
  fleet.pass(5s, {&a, &b});
  CHECK(a.lease->may_act(epoch));
}

TEST_CASE("A beat of which nobody knows whether it came through changes nothing") {
  for (const Failure failure : {Failure::lost_answer, Failure::lost_request}) {
    Fleet fleet;
    const auto a = fleet.join("a");
    const auto b = fleet.join("b");
    fleet.pass(2s, {&a, &b});
    fleet.faults.plan([&](const Call& call) {
      return call.what == "update" && call.number % 3 == 0 ? std::optional(failure) : std::nullopt;
    });
    fleet.pass(30s, {&a, &b});
    CHECK(fleet.faults.failed() > 5);
    CHECK(a.lease->may_act(1));
  }
}

TEST_CASE("A new start of the same process has its services at once, the old one no more") {
  Fleet fleet;
  const auto first = fleet.join("a");
  const auto b = fleet.join("b");
  fleet.pass(2s, {&first, &b});
  const auto second = fleet.join("a");
  fleet.pass(400ms, {&b, &second});
  CHECK(second.acts());
  first.tick();
  CHECK_FALSE(first.lease->has(1));
}

TEST_CASE("Two processes on copies of one data folder do not depose each other for ever") {
  Fleet fleet;
  const auto one = fleet.join("a");
  const auto copy = fleet.join("a");
  one.tick();
  fleet.pass(4s, {&one, &copy});
  const auto epoch = fleet.record().epoch;
  fleet.pass(20s, {&one, &copy});
  CHECK(fleet.record().epoch == epoch);
  CHECK(one.acts() != copy.acts());
}

TEST_CASE("Who lets it go at its end leaves it to the next at once, with all that was done") {
  Pair fleet;
  const auto& [a, b] = fleet.members;
  fleet.add_entry();
  a.lease->keep_floor(1);
  a.lease->release();
  fleet.pass(400ms, {&b});
  CHECK(b.acts());
  CHECK(b.lease->floor().value() == 1);
}

TEST_CASE("The buckets are deleted: the owner takes it anew, and knows its floor") {
  Fleet fleet;
  const auto a = fleet.join("a");
  fleet.add_entry();
  a.tick();
  a.lease->keep_floor(1);
  fleet.pass(1s, {&a});
  REQUIRE(fleet.record().floor == 1);
  REQUIRE(fleet.bucket("owners")->remove("test-follow").ok());
  REQUIRE(fleet.bucket("heartbeats")->remove("a").ok());
  const auto b = fleet.join("b");
  fleet.pass(4s, {&a, &b});
  const auto& owner = a.acts() ? a : b;
  CHECK(a.acts() != b.acts());
  CHECK(owner.lease->epoch() > 0);
  if (a.acts()) CHECK(a.lease->floor().value() == 1);
}

TEST_CASE("Another log has no floor") {
  Fleet fleet;
  const auto a = fleet.join("a");
  fleet.add_entry();
  a.tick();
  a.lease->keep_floor(1);
  fleet.pass(1s, {&a});
  auto record = fleet.record();
  REQUIRE(a.lease->floor().value() == 1);
  record.floor_hash += 1;
  const auto found = fleet.bucket("owners")->get("test-follow");
  record.owner.home.clear();
  REQUIRE(fleet.bucket("owners")->update("test-follow", encode(record), found.value()->revision).ok());
  const auto b = fleet.join("b");
  b.tick();
  REQUIRE(b.acts());
  CHECK(b.lease->floor().value() == 0);
  REQUIRE(fleet.reports.size() == 1);
  CHECK(fleet.reports.front().find("another log") != std::string::npos);
}

TEST_CASE("Who took it three times without lasting lets another go first") {
  Fleet fleet;
  std::vector<Fleet::Member> lives;
  for (int start = 1; start <= 3; ++start) {
    lives.push_back(fleet.join("a"));
    lives.back().tick();
    REQUIRE(lives.back().acts());
    REQUIRE(fleet.record().unproven == static_cast<unsigned>(start));
  }
  const auto fourth = fleet.join("a");
  SECTION("which then has it") {
    const auto b = fleet.join("b");
    fourth.tick();
    CHECK_FALSE(fourth.acts());
    fleet.pass(5s, {&b});
    CHECK(b.acts());
  }
  SECTION("and has it again where there is no other") {
    fourth.tick();
    fleet.pass(8s, {&fourth});
    CHECK(fourth.acts());
  }
}

TEST_CASE("Who speaks of a floor that is behind takes nothing back") {
  Fleet fleet;
  const auto a = fleet.join("a");
  fleet.add_entry();
  fleet.add_entry();
  a.tick();
  a.lease->keep_floor(2);
  fleet.pass(1s, {&a});
  a.lease->keep_floor(1);
  fleet.pass(1s, {&a});
  CHECK(fleet.record().floor == 2);
}

TEST_CASE("Who lasts, or gets on, has proven itself") {
  Fleet fleet;
  const auto a = fleet.join("a");
  a.tick();
  SECTION("by time") { fleet.pass(11s, {&a}); }
  SECTION("by its work") {
    fleet.add_entry();
    a.lease->keep_floor(1);
    fleet.pass(1s, {&a});
  }
  CHECK(fleet.record().unproven == 0);
}

TEST_CASE("Why a service cannot go on can be asked when its process is gone") {
  Fleet fleet;
  const auto a = fleet.join("a");
  a.tick();
  a.lease->keep_trouble(aggregates::Trouble{"order", "log_gap", "an entry is missing", 7, 42});
  fleet.pass(1s, {&a});
  const auto trouble = fleet.record().trouble;
  REQUIRE(trouble.has_value());
  CHECK(trouble->code == "log_gap");
  CHECK(trouble->position == 7);
  CHECK(trouble->since_us == 42);
  a.lease->keep_trouble({});
  fleet.pass(1s, {&a});
  CHECK_FALSE(fleet.record().trouble.has_value());
}

}  // namespace
}  // namespace jetpage::tests::lease_test
