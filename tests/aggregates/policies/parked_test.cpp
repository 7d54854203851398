#include <catch2/catch_test_macros.hpp>

#include "tests/aggregates/policies/following_counters.hpp"

// What cannot be dealt with is parked, with the later events of its aggregate; all others go on.
using namespace jetpage;
using namespace jetpage::tests;

namespace {

struct Poisoned : FollowingCounters {
  Poisoned() {
    rules["a"] = copy_to("sum");
    rules["b"] = copy_to("sum");
  }

  void inject(const std::string& id, eventstore::Bytes bytes) {
    log.inject("test", "test.counter." + id, std::move(bytes));
  }
  // An event that continues the counter's history, of a type or with bytes nobody can read.
  void inject_event(const std::string& id, eventstore::Event event) {
    const auto fold = process()->of<Counter>().look(id);
    auto commit = CounterSystem::commit(fold->history.version() + 1, fold->history.hash(), 0);
    commit.events = {std::move(event)};
    inject(id, eventstore::encode(commit));
  }
  std::vector<eventstore::Position> parked_positions() {
    std::vector<eventstore::Position> positions;
    const auto parked = parking().list();
    for (const auto& event : parked.value()) positions.push_back(event.position);
    return positions;
  }
  std::string reason(std::size_t index) { return parking().list().value().at(index).reason; }
};

using Positions = std::vector<eventstore::Position>;

}  // namespace

TEST_CASE("Bytes that are no commit are parked with their reason") {
  Poisoned system;
  system.inject("a", {1, 2, 3});
  system.time.pass(std::chrono::seconds(1));
  const auto runner = system.start();
  REQUIRE(system.wait_idle(*runner));
  const auto parked = system.parking().list();
  REQUIRE(parked->size() == 1);
  CHECK(parked->front().position == 1);
  CHECK(parked->front().subject == "test.counter.a");
  CHECK(parked->front().reason == "the message's bytes are no commit");
  CHECK(parked->front().attempts == 1);
  CHECK(parked->front().time_us == system.time.now_us());
  CHECK(system.was_reported("parked TEST 1 (test.counter.a)"));
}

TEST_CASE("An event that cannot be read is parked, and one of a type nobody knows") {
  Poisoned system;
  system.inject_event("a", {"counter.Added", {1, 2, 3, 4}});
  system.inject_event("b", eventstore::to_event(counter::UnheardT{.text = "?"}));
  const auto runner = system.start();
  REQUIRE(system.wait_idle(*runner));
  REQUIRE(system.parked_positions() == Positions{1, 2});
  CHECK(system.reason(0) == "the bytes of counter.Added are damaged");
  CHECK(system.reason(1) == "nothing here knows an event counter.Unheard");
}

TEST_CASE("An event that the system knows and the service does not hear is passed") {
  Poisoned system;
  system.options.is_known = [](std::string_view) { return true; };
  system.inject_event("b", eventstore::to_event(counter::UnheardT{.text = "?"}));
  const auto runner = system.start();
  REQUIRE(system.wait_idle(*runner));
  CHECK(system.parked_positions().empty());
}

TEST_CASE("A subject that is no aggregate's is read like any other") {
  Poisoned system;
  system.log.inject("test", "test.odd", eventstore::encode(CounterSystem::commit(1, 0, 1)));
  system.add("a");
  const auto runner = system.start();
  REQUIRE(system.wait_idle(*runner));
  CHECK(system.total("sum") == 1);
}

TEST_CASE("Later events of an aggregate are parked behind its poison, those of others go on") {
  Poisoned system;
  system.add("a", 1);
  system.inject_event("a", {"counter.Added", {1, 2, 3, 4}});
  system.add("b", 10);
  system.inject("a", eventstore::encode(CounterSystem::commit(3, 0, 5)));
  system.add("b", 20);
  const auto runner = system.start();
  REQUIRE(system.wait_idle(*runner));
  CHECK(system.total("sum") == 31);
  CHECK(system.parked_positions() == Positions{2, 4});
  CHECK(system.reason(1) == "waits behind position 2");
  CHECK(runner->status().parked == 2);
  REQUIRE(await([&] { return runner->status().acknowledged == system.last(); }));
}

TEST_CASE("A reaction that fails again and again is parked with its last reason") {
  Poisoned system;
  system.rules["c"] = FollowingCounters::copy_to("damaged");
  system.inject("damaged", {1, 2, 3});
  system.add("c");
  system.add("a");
  const auto runner = system.start();
  REQUIRE(system.wait_idle(*runner));
  CHECK(system.total("sum") == 1);
  REQUIRE(system.parked_positions() == Positions{1, 2});
  const auto parked = system.parking().list();
  CHECK((*parked)[1].attempts == 3);
  CHECK((*parked)[1].reason.find("TEST 1 (test.counter.damaged)") != std::string::npos);
}

TEST_CASE("What is parked stays parked over a restart, and so does what comes behind it") {
  Poisoned system;
  system.inject("a", {1, 2, 3});
  system.add("b", 1);
  {
    REQUIRE(system.wait_idle(*system.start()));
  }
  system.inject("a", eventstore::encode(CounterSystem::commit(1, 0, 5)));
  system.add("b", 1);
  const auto runner = system.start();
  REQUIRE(system.wait_idle(*runner));
  CHECK(system.parked_positions() == Positions{1, 4});
  CHECK(runner->status().parked == 2);
  CHECK(system.total("sum") == 2);
}

TEST_CASE("A runner that lost its place parks nothing twice and nothing from before the poison") {
  Poisoned system;
  system.add("a", 1);
  system.inject_event("a", {"counter.Added", {1, 2, 3, 4}});
  system.inject("a", eventstore::encode(CounterSystem::commit(3, 0, 5)));
  system.faults.plan([](const Call& call) {
    return call.what == "acknowledge" ? std::optional(Failure::lost_request) : std::nullopt;
  });
  for (int start = 0; start < 3; ++start) {
    const auto runner = system.start();
    REQUIRE(system.wait_idle(*runner));
    CHECK(runner->status().parked == 2);
    CHECK(system.parked_positions() == Positions{2, 3});
  }
  CHECK(system.total("sum") == 1);
  CHECK(system.parking().list()->front().reason == "the bytes of counter.Added are damaged");
}

TEST_CASE("When somebody has dealt with all that was parked of an aggregate, its later events are heard again") {
  Poisoned system;
  system.inject("a", {1, 2, 3});
  system.inject("a", {1, 2, 3});
  const auto runner = system.start();
  REQUIRE(system.wait_idle(*runner));
  const auto give_up = [&](eventstore::Position position) {
    REQUIRE(system.parking().discard(position, {{position, "test.counter.a", "damaged"}, "kim", "given up", 7}).ok());
  };
  give_up(1);
  system.inject("a", eventstore::encode(CounterSystem::commit(1, 0, 5)));
  REQUIRE(system.wait_idle(*runner));
  CHECK(system.reason(1) == "waits behind position 2");
  give_up(2);
  give_up(3);
  system.inject("a", eventstore::encode(CounterSystem::commit(2, 0, 5)));
  REQUIRE(system.wait_idle(*runner));
  CHECK(system.total("sum") == 1);
  CHECK(runner->status().parked == 0);
}

TEST_CASE("Somebody deletes the bucket of what is parked: it is parked again, and nothing overtakes it") {
  Poisoned system;
  system.add("a");
  system.inject("a", {1, 2, 3});
  system.add("b");
  const auto runner = system.start();
  REQUIRE(system.wait_idle(*runner));
  REQUIRE(system.parked_positions() == Positions{2});
  const auto bucket = system.bucket("parked");
  const auto keys = bucket->keys("");
  for (const std::string& key : *keys) REQUIRE(bucket->remove(key).ok());
  REQUIRE(system.parked_positions().empty());
  auto later = CounterSystem::commit(2, 0, 2);  // of the same aggregate
  later.events = {eventstore::to_event(counter::AddedT{.amount = 1, .total = 2})};
  system.inject("a", eventstore::encode(later));
  const auto last = system.last();
  REQUIRE(await([&] { return runner->status().position == last; }));
  CHECK(system.parked_positions() == Positions{2, last});
  CHECK(system.reason(0) == "the message's bytes are no commit");
  CHECK(system.total("sum") == 2);
}
