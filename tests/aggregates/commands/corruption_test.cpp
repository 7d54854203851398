#include <catch2/catch_test_macros.hpp>

#include "jetpage/schemas/eventstore_generated.h"
#include "tests/aggregates/counter_system.hpp"

// Damage on the log is found when the aggregate is folded, named with its place, and never built upon.
using namespace jetpage;
using namespace jetpage::tests;

namespace {

const std::string subject = "test.counter.1";

// One good commit, then this one.
struct Damaged : CounterSystem {
  Damaged() {
    REQUIRE(process()->of<Counter>().handle("1", AddT{.amount = 1}, meta_of("cmd:a")).ok());
    hash = entries()[0].commit()->hash();
  }
  void append(const eventstore::Commit& commit) { append(eventstore::encode(commit)); }
  void append(eventstore::Bytes bytes) { log.inject("test", subject, std::move(bytes)); }

  void check_refused(const std::string& code, const std::string& what) {
    const auto before = entries().size();
    const auto check = [&](const eventstore::Error& error) {
      CHECK(error.fault == Fault::corrupted);
      CHECK(error.code == code);
      CHECK(error.message.find("TEST 2 (test.counter.1)") != std::string::npos);
      CHECK(error.message.find(what) != std::string::npos);
    };
    // Each way to the aggregate, and each of them twice: a half-made fold must not stay in the cache.
    for (int time = 0; time < 2; ++time) {
      const auto answer = handler().answer_of("1", "cmd:z");
      REQUIRE_FALSE(answer.ok());
      check(answer.error());
      const auto sent = send(AddT{.amount = 1}, "cmd:z");
      REQUIRE_FALSE(sent.ok());
      check(sent.error());
      const auto look = handler().look("1");
      REQUIRE_FALSE(look.ok());
      check(look.error());
    }
    CHECK(entries().size() == before);
    CHECK(handler().handle("2", AddT{.amount = 1}, meta_of("cmd:y")).ok());
  }

  std::uint64_t hash = 0;
};

}  // namespace

TEST_CASE("A commit that stands on another than the one before it is damage") {
  Damaged log;
  log.append(CounterSystem::commit(2, log.hash + 1, 2));
  log.check_refused("log_corrupted", "the commit before it");
}

TEST_CASE("A commit whose number does not follow is damage") {
  Damaged log;
  log.append(CounterSystem::commit(3, log.hash, 2));
  log.check_refused("log_corrupted", "number 3 follows number 1");
}

TEST_CASE("Bytes that are no commit are damage") {
  Damaged log;
  log.append(eventstore::Bytes{1, 2, 3});
  log.check_refused("commit_unreadable", "no commit");
}

TEST_CASE("An empty message is damage") {
  Damaged log;
  log.append(eventstore::Bytes());
  log.check_refused("commit_unreadable", "no commit");
}

TEST_CASE("An event that cannot be read is damage, also behind one that can") {
  Damaged log;
  auto commit = CounterSystem::commit(2, log.hash, 2);
  commit.events.push_back({"counter.Added", {9, 9, 9, 9, 9, 9, 9, 9}});
  log.append(commit);
  log.check_refused("event_unreadable", "counter.Added");
}

TEST_CASE("An event of a type that the aggregate does not know is damage") {
  Damaged log;
  auto commit = CounterSystem::commit(2, log.hash, 2);
  commit.events.push_back(eventstore::to_event(counter::UnheardT{.text = "?"}));
  log.append(commit);
  log.check_refused("event_type_unknown", "counter.Unheard");
}

TEST_CASE("An event whose bytes do not lie as FlatBuffers must is damage") {
  Damaged log;
  auto added = eventstore::to_event(counter::AddedT{.amount = 1, .total = 2}).data;
  added.resize(added.size() + 4);
  REQUIRE(added.size() % 8 == 4);
  flatbuffers::FlatBufferBuilder builder;
  const auto data = builder.CreateVector(added);  // without ForceVectorAlignment
  const std::vector events{schemas::CreateRecordedEvent(builder, builder.CreateString("counter.Added"), data)};
  builder.Finish(schemas::CreateCommitDirect(builder, "id", "cmd:x", "", 1, 2, log.hash, &events));
  log.append({builder.GetBufferPointer(), builder.GetBufferPointer() + builder.GetSize()});
  log.check_refused("commit_unreadable", "no commit");
}

TEST_CASE("A changed byte in an earlier commit is found by the next") {
  CounterSystem system;
  REQUIRE(system.send(AddT{.amount = 1}, "cmd:a").ok());
  REQUIRE(system.send(AddT{.amount = 1}, "cmd:b").ok());
  const auto entries = system.entries();
  CounterSystem copy;
  auto first = entries[0].commit();
  eventstore::Commit changed{"id-1",
                             "cmd:a",
                             "of cmd:a",
                             first->time_us() + 1,
                             1,
                             0,
                             {eventstore::to_event(counter::AddedT{.amount = 1, .total = 1})}};
  copy.log.inject("test", subject, eventstore::encode(changed));
  copy.log.inject("test", subject, entries[1].bytes);
  const auto look = copy.handler().look("1");
  CHECK(look.is(Fault::corrupted));
  CHECK(look.error().message.find("TEST 2") != std::string::npos);
}
