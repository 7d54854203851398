#include <catch2/catch_test_macros.hpp>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "jetpage/aggregates/history/cause.hpp"
#include "tests/aggregates/counter_system.hpp"
#include "tests/support/await.hpp"

// Commands to one aggregate take turns; none waits longer than it has time, and the log is asked once for all who wait.
namespace turns_test {
namespace {

using namespace jetpage;
using namespace jetpage::tests;
using aggregates::cause_of_key;

// A door in front of the log: who comes to it stays until it is opened.
class Door {
 public:
  void pass() {
    std::unique_lock lock(mutex_);
    ++came_;
    changed_.notify_all();
    changed_.wait(lock, [this] { return open_; });
  }
  void wait_for_somebody() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return came_ > 0; });
  }
  void open() {
    const std::lock_guard lock(mutex_);
    open_ = true;
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int came_ = 0;
  bool open_ = false;
};

// Handlers whose calls to the log of one kind come to a door.
struct BehindDoor : FaultyStore {
  BehindDoor(CounterSystem& system, std::string what)
      : FaultyStore(std::move(*system.log.open("test", true)), system.faults),
        what_(std::move(what)),
        handlers(*this, {.environment = system.time.environment()}) {}

  eventstore::Result<eventstore::Position> append(const eventstore::AggregateName& aggregate, eventstore::Position last,
                                                  const eventstore::Commit& commit) override {
    if (what_ == "append") door.pass();
    return FaultyStore::append(aggregate, last, commit);
  }
  eventstore::Done load(const eventstore::AggregateName& aggregate, eventstore::Position from,
                        const Visit& visit) override {
    if (what_ == "load") {
      ++loads;
      door.pass();
    }
    return FaultyStore::load(aggregate, from, visit);
  }
  aggregates::CommandHandler<Counter> handler() { return handlers.of<Counter>(); }

 private:
  std::string what_;

 public:
  Door door;
  std::atomic<int> loads = 0;
  aggregates::Handlers handlers;
};

}  // namespace

TEST_CASE("Whose time is up while another is at the aggregate is told so, and has written nothing") {
  CounterSystem system;
  BehindDoor process(system, "append");
  std::thread slow([&] { CHECK(process.handler().handle("1", AddT{.amount = 1}, meta_of("cmd:slow")).ok()); });
  process.door.wait_for_somebody();
  const auto hurried =
      process.handler().handle("1", AddT{.amount = 2}, meta_of("cmd:b", std::chrono::milliseconds(20)));
  CHECK(hurried.is(Fault::unavailable));
  CHECK(hurried.error().code == "too_busy");
  CHECK(process.handler().look("1", std::chrono::steady_clock::now()).is(Fault::unavailable));
  process.door.open();
  slow.join();
  CHECK(process.handler().look("1")->state.total == 1);
}

TEST_CASE("The log is asked once for all who wait for an aggregate, and its failure is theirs, too") {
  for (const bool fails : {false, true}) {
    CounterSystem system;
    REQUIRE(system.send(AddT{.amount = 5}, "cmd:a").ok());
    BehindDoor process(system, "load");
    if (fails) system.faults.fail_from(1, Failure::unavailable);
    std::atomic<int> begun = 0;
    constexpr int many = 16;
    std::atomic<int> right = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < many; ++i) {
      threads.emplace_back([&] {
        ++begun;
        const auto found = process.handler().look("1");
        right += (fails ? found.is(Fault::unavailable) : found.ok() && found->state.total == 5) ? 1 : 0;
      });
    }
    process.door.wait_for_somebody();
    REQUIRE(await([&] { return begun == many; }));
    process.door.open();
    for (auto& thread : threads) thread.join();
    CHECK(right == many);
    CHECK(process.loads < many);  // 1, or another for who had not yet come to the aggregate
  }
}

TEST_CASE("A reading that runs out of time goes on where it was") {
  CounterSystem system;
  constexpr int commits = 1'000;
  for (int i = 0; i < commits; ++i) REQUIRE(system.send(AddT{.amount = 1}, "cmd:" + std::to_string(i)).ok());
  auto environment = system.time.environment();
  // Time passes with each look at the clock: nobody reads all of it before his deadline.
  auto now = std::chrono::steady_clock::time_point();
  environment.now = [&now] { return now += std::chrono::milliseconds(1); };
  aggregates::Handlers handlers(*system.store, {.environment = environment});
  int tries = 1;
  for (; tries < 100; ++tries) {
    const auto found = handlers.of<Counter>().look("1", now + std::chrono::milliseconds(6));
    if (found) {
      CHECK(found->state.total == commits);
      break;
    }
    REQUIRE(found.is(Fault::unavailable));
  }
  CHECK(tries > 2);
  CHECK(tries < 100);
}

TEST_CASE("A key's command has its effect once, whatever came since") {
  CounterSystem system;
  const std::string keyed = cause_of_key("K1", 1);
  const auto first = system.send(AddT{.amount = 1}, keyed);
  REQUIRE(first.ok());
  for (int i = 0; i < 200; ++i) REQUIRE(system.send(AddT{.amount = 1}, "cmd:" + std::to_string(i)).ok());
  for (const auto& process : {system.process(), system.process()}) {
    const auto again = process->of<Counter>().handle("1", AddT{.amount = 1}, meta_of(keyed));
    REQUIRE(again.ok());
    CHECK(again->repeated);
    CHECK(again->version == first->version);
    CHECK(again->position == first->position);
    CHECK(again->state.total == 1);
  }
  CHECK(system.entries().size() == 201);
}

TEST_CASE("Who repeats an old key reads the log by himself: nobody waits for him") {
  CounterSystem system;
  BehindDoor process(system, "load");
  const auto send = [&](const std::string& cause) {
    return process.handler().handle("1", AddT{.amount = 1}, meta_of(cause));
  };
  const std::string keyed = cause_of_key("K1", 1);
  REQUIRE(send(keyed).ok());
  REQUIRE(send("cmd:b").ok());
  std::thread repeating([&] { CHECK(send(keyed)->state.total == 1); });
  process.door.wait_for_somebody();
  CHECK(send("cmd:c")->version == 3);
  process.door.open();
  repeating.join();
}

TEST_CASE("A key that may have been forgotten is refused, not done again") {
  CounterSystem system;
  eventstore::Commit last = CounterSystem::commit(1, 0, 0);
  eventstore::Position position = 0;
  for (std::size_t i = 0; i <= aggregates::Keys::most; ++i) {
    last = {"c" + std::to_string(i),
            cause_of_key("k" + std::to_string(i), 1),
            "",
            system.time.now_us(),
            i + 1,
            i == 0 ? 0 : eventstore::hash_of(eventstore::encode(last)),
            {eventstore::to_event(counter::AddedT{.amount = 1, .total = static_cast<std::int64_t>(i) + 1})}};
    position = system.store->append({"counter", "1"}, position, last).value();
  }
  const auto fresh = system.process();
  const auto send = [&](const std::string& key) {
    return fresh->of<Counter>().handle("1", AddT{.amount = 1}, meta_of(cause_of_key(key, 1)));
  };
  CHECK(send("k1")->repeated);
  CHECK(send("k0").error().code == "key_expired");
  CHECK(send("new").error().code == "key_expired");
  CHECK(fresh->of<Counter>().handle("1", AddT{.amount = 1}, meta_of("cmd:a")).ok());
  system.time.pass(std::chrono::hours(24));
  CHECK_FALSE(send("new")->repeated);
}

}  // namespace turns_test
