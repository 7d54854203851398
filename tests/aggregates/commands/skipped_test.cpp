#include <catch2/catch_test_macros.hpp>

#include "jetpage/eventstore/skipped_positions.hpp"
#include "tests/aggregates/counter_system.hpp"

// What an operator says that readers may pass is no obstacle to its aggregate, and takes nothing from its order.
namespace jetpage::tests::skipped_test {

using namespace jetpage::eventstore;

namespace {

const std::string subject = "test.counter.1";

struct Stray : CounterSystem {
  void inject(Bytes bytes) { log.inject("test", subject, std::move(bytes)); }
  void say(Position position, bool taken_back = false) {
    REQUIRE(SkippedPositions(*store).say({position, "operator", "why not", 5, taken_back}).ok());
  }
  // Everything up to here, in another process.
  std::uint64_t version() {
    const auto look = process()->of<Counter>().look("1");
    INFO((look ? std::string() : look.error().message));
    REQUIRE(look.ok());
    return look->history.version();
  }
};

}  // namespace

TEST_CASE(
    "A command goes on behind a stray message once it is skipped, in a process that has met it and in a new one") {
  Stray log;
  REQUIRE(log.send(AddT{.amount = 1}, "cmd:a").ok());
  log.inject({1, 2, 3});
  CHECK(log.send(AddT{.amount = 1}, "cmd:b").is(Fault::corrupted));
  log.say(2);
  const auto sent = log.send(AddT{.amount = 1}, "cmd:b");
  REQUIRE(sent.ok());
  CHECK(sent->version == 2);
  CHECK(log.version() == 2);
  CHECK(log.handler().answer_of("1", "cmd:b").ok());
}

TEST_CASE("The first commit of an aggregate whose subject holds a stray message is its first version") {
  Stray log;
  log.inject({1});
  CHECK(log.send(AddT{.amount = 1}, "cmd:a").is(Fault::corrupted));
  log.say(1);
  const auto sent = log.send(AddT{.amount = 1}, "cmd:a");
  REQUIRE(sent.ok());
  CHECK(sent->version == 1);
  CHECK(log.version() == 1);
}

TEST_CASE("Behind a commit that is damaged for good its successors keep their numbers") {
  Stray log;
  REQUIRE(log.send(AddT{.amount = 1}, "cmd:a").ok());
  const auto lost = CounterSystem::commit(2, log.entries()[0].commit()->hash(), 2);
  const auto after = CounterSystem::commit(3, hash_of(encode(lost)), 3);
  Bytes damaged = encode(lost);
  damaged[damaged.size() / 2] ^= 1;
  log.inject(damaged);
  log.inject(encode(after));
  CHECK(log.process()->of<Counter>().look("1").is(Fault::corrupted));
  log.say(2);
  CHECK(log.version() == 3);
  const auto sent = log.process()->of<Counter>().handle("1", AddT{.amount = 1}, meta_of("cmd:b"));
  REQUIRE(sent.ok());
  CHECK(sent->version == 4);
}

TEST_CASE("Behind what is skipped the next commit is no other than that which continues the aggregate") {
  Stray log;
  REQUIRE(log.send(AddT{.amount = 1}, "cmd:a").ok());
  log.inject({1});
  log.say(2);
  log.inject(encode(CounterSystem::commit(2, 77, 2)));
  CHECK(log.process()->of<Counter>().look("1").is(Fault::corrupted));
}

TEST_CASE("A word that is taken back holds for whoever has not passed the position") {
  Stray log;
  log.inject({1});
  log.say(1);
  CHECK(log.version() == 0);
  log.say(1, true);
  CHECK(SkippedPositions(*log.store).list()->empty());
  CHECK(log.process()->of<Counter>().look("1").is(Fault::corrupted));
}

TEST_CASE("The words themselves survive a stray message on their own subject") {
  Stray log;
  log.inject({1});
  log.log.inject("test", "test.jetpage.skipped", {1, 2});
  log.say(1);
  log.say(2);
  const auto words = SkippedPositions(*log.store).list();
  REQUIRE(words.ok());
  REQUIRE(words->size() == 2);
  CHECK((*words)[0].who == "operator");
  CHECK((*words)[0].why == "why not");
  CHECK((*words)[0].time_us == 5);
  CHECK((*words)[1].position == 2);
}

}  // namespace jetpage::tests::skipped_test
