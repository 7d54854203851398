#include <catch2/catch_test_macros.hpp>

#include "tests/aggregates/policies/following_counters.hpp"

// Parked events that somebody replays or discards.
using namespace jetpage;
using namespace jetpage::tests;

namespace {

using Positions = std::vector<eventstore::Position>;

// `c` is followed by a counter that nobody can write, until it is mended.
struct Mended : FollowingCounters {
  Mended() {
    options.look_every = std::chrono::milliseconds(1);
    rules["a"] = copy_to("sum");
    rules["c"] = copy_to("damaged");
    log.inject("test", "test.counter.damaged", {1, 2, 3});
  }
  void mend() { rules["c"] = copy_to("sum"); }

  Positions parked_positions() {
    Positions positions;
    const auto parked = parking().list();
    for (const auto& event : *parked) positions.push_back(event.position);
    return positions;
  }
  // Positions 1 (the damage itself), 2, 3 and 5 are parked: what was added to c.
  void park_three() {
    add("c", 1);
    add("c", 2);
    add("a", 100);
    add("c", 4);
    const auto runner = start();
    REQUIRE(wait_idle(*runner));
    REQUIRE(parked_positions() == Positions{1, 2, 3, 5});
  }
  // The causes of what was added to sum, in order.
  Texts reactions() {
    Texts causes;
    for (const auto& entry : entries()) {
      const auto commit = entry.commit();
      if (commit && entry.subject == "test.counter.sum") causes.emplace_back(commit->cause());
    }
    return causes;
  }
  bool is_settled() { return parking().requests().value().replay.empty(); }
};

}  // namespace

TEST_CASE("A replay runs the parked event and what waits behind it, in order, each once") {
  Mended system;
  system.park_three();
  system.mend();
  const auto runner = system.start();
  REQUIRE(system.parking().request_replay(2).ok());
  REQUIRE(await([&] { return system.parked_positions() == Positions{1}; }));
  CHECK(await([&] { return system.is_settled(); }));
  CHECK(await([&] { return runner->status().parked == 1; }));
  CHECK(system.total("sum") == 107);
  CHECK(system.reactions() == Texts{"test-follow@4.0", "test-follow@2.0", "test-follow@3.0", "test-follow@5.0"});
  system.add("c", 10);
  REQUIRE(await([&] { return system.total("sum") == 117; }));
}

TEST_CASE("A replay that fails again stays parked, with what waits behind it, its attempts counted") {
  Mended system;
  system.park_three();
  const auto runner = system.start();
  REQUIRE(system.parking().request_replay(2).ok());
  REQUIRE(await([&] { return system.is_settled(); }));
  CHECK(system.parked_positions() == Positions{1, 2, 3, 5});
  CHECK(runner->status().parked == 4);
  const auto parked = system.parking().list();
  CHECK((*parked)[1].attempts == 6);
  CHECK((*parked)[2].reason == "waits behind position 2");
  CHECK(system.total("sum") == 100);
}

TEST_CASE("A replay that is asked for while no runner is there is done by the next one") {
  Mended system;
  system.park_three();
  system.mend();
  REQUIRE(system.parking().request_replay(2).ok());
  REQUIRE(system.parking().request_replay(2).ok());
  const auto runner = system.start();
  REQUIRE(await([&] { return system.parked_positions() == Positions{1}; }));
  CHECK(system.total("sum") == 107);
}

TEST_CASE("A replay that a crash repeats changes nothing") {
  Mended system;
  system.park_three();
  system.mend();
  const auto note = system.parking().list()->at(1);
  {
    const auto runner = system.start();
    REQUIRE(system.parking().request_replay(2).ok());
    REQUIRE(await([&] { return system.parked_positions() == Positions{1}; }));
  }
  REQUIRE(system.parking().park(note).ok());  // as if it had died before taking the note away
  REQUIRE(system.parking().request_replay(2).ok());
  const auto runner = system.start();
  REQUIRE(await([&] { return system.parked_positions() == Positions{1}; }));
  CHECK(system.total("sum") == 107);
}

TEST_CASE("What is discarded is kept with who and why, and the runner goes on without it") {
  Mended system;
  system.park_three();
  system.mend();
  const auto runner = system.start();
  auto parking = system.parking();
  const auto event = parking.list()->at(1);
  REQUIRE(parking.discard(2, {event, "kim", "paid by hand", 77}).ok());
  CHECK(parking.discard(2, {event, "kim", "again", 78}).is(Fault::not_found));
  REQUIRE(await([&] { return runner->status().parked == 3; }));
  REQUIRE(parking.request_replay(3).ok());
  REQUIRE(await([&] { return system.parked_positions() == Positions{1}; }));
  CHECK(system.total("sum") == 106);
  const auto discarded = parking.discarded();
  REQUIRE(discarded->size() == 1);
  CHECK(discarded->front().event.position == 2);
  CHECK(discarded->front().event.reason == event.reason);
  CHECK(discarded->front().by == "kim");
  CHECK(discarded->front().why == "paid by hand");
  CHECK(discarded->front().time_us == 77);
}

TEST_CASE("A damaged note of a parked event keeps nobody from starting, and its aggregate waiting") {
  Mended system;
  system.park_three();
  system.mend();
  const auto bucket = system.bucket("parked");
  const auto note = bucket->get("test-follow.2");
  REQUIRE(bucket->update("test-follow.2", "rubbish", (*note)->revision).ok());
  CHECK(system.parking().list()->at(1).damaged);
  const auto runner = system.start();
  system.add("a", 1000);
  system.add("c", 8);
  REQUIRE(system.wait_idle(*runner));
  CHECK(system.total("sum") == 1100);
  CHECK(runner->status().parked == 5);
  CHECK(system.was_reported("the note of the parked event 2 is damaged"));
  REQUIRE(system.parking().request_replay(2).ok());
  REQUIRE(await([&] { return system.parked_positions() == Positions{1}; }));
  CHECK(system.total("sum") == 1115);
}
