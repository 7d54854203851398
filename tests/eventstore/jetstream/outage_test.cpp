#include <catch2/catch_test_macros.hpp>

#include <atomic>
#include <catch2/generators/catch_generators.hpp>
#include <thread>

#include "tests/eventstore/jetstream/outage.hpp"

// The nats-server dies and returns with the same store; nobody helps.
using namespace jetpage::tests;

namespace {

// Appends until told to stop, each commit until its outcome is known; the ids that were acknowledged.
std::vector<std::string> append_through(EventStore& store, const std::string& prefix, std::atomic<int>& count,
                                        const std::atomic<bool>& stop) {
  std::vector<std::string> acknowledged;
  while (!stop) {
    const std::string id = prefix + std::to_string(acknowledged.size());
    for (;;) {
      const auto appended = store.append({"movie", id}, 0, commit_of(id));
      if (appended) break;
      if (!appended.is(Fault::unavailable) && !appended.is(Fault::outcome_unknown)) return {appended.error().message};
      std::this_thread::sleep_for(5ms);
    }
    acknowledged.push_back(id);
    ++count;
  }
  return acknowledged;
}

// Reads to the end of the log; the ids, in order.
std::vector<std::string> ids_of(Reader& reader, EventStore& store, Position after) {
  std::vector<std::string> ids;
  Position last = 0;
  REQUIRE(await([&] {
    const auto found = store.last();
    if (found) last = *found;
    return found.ok();
  }));
  for (LogEntry& entry : read_in_order(reader, after, last - after)) ids.emplace_back(must(entry.commit()).id());
  return ids;
}

}  // namespace

TEST_CASE("Without a server every call is unavailable at once, and nothing is written when it returns") {
  Outage outage;
  must(outage.store->append({"movie", "1"}, 0, commit_of("before")));
  const auto bucket = must(outage.log->bucket("facts", 0s));
  outage.server.kill();
  REQUIRE(await([&] { return !outage.log->connected(); }));
  const auto begin = std::chrono::steady_clock::now();
  for (int i = 0; i < 100; ++i) {
    const std::string id = "during" + std::to_string(i);
    REQUIRE(outage.store->append({"movie", id}, 0, commit_of(id)).is(Fault::unavailable));
    REQUIRE(outage.store->load({"movie", "1"}, 1, [](const LogEntry&) { return Done(); }).is(Fault::unavailable));
    REQUIRE(outage.store->last().is(Fault::unavailable));
    REQUIRE(bucket->create(id, "x").is(Fault::unavailable));
    REQUIRE(bucket->get(id).is(Fault::unavailable));
  }
  CHECK(std::chrono::steady_clock::now() - begin < 1s);
  CHECK(outage.log->server_version().empty());
  outage.server.start();
  REQUIRE(await([&] { return outage.log->connected(); }));
  CHECK(must(outage.store->last()) == 1);
  CHECK(must(bucket->keys("")).empty());
  must(outage.store->append({"movie", "2"}, 0, commit_of("after")));
}

TEST_CASE("What was acknowledged survives kill -9 again and again, once each, in order") {
  Outage outage;
  std::atomic<bool> stop = false;
  std::atomic<int> count = 0;
  constexpr std::size_t writers = 4;
  std::vector<std::vector<std::string>> acknowledged(writers);
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < writers; ++i) {
    threads.emplace_back(
        [&, i] { acknowledged[i] = append_through(*outage.store, std::to_string(i) + "-", count, stop); });
  }
  const auto some_more = [&] { return await([&, before = count.load()] { return count > before + 40; }, 30s); };
  for (int kill = 0; kill < 4; ++kill) {
    CHECK(some_more());
    outage.restart();
  }
  CHECK(some_more());
  stop = true;
  for (std::thread& thread : threads) thread.join();

  const auto reader = must(outage.store->read(0));
  const auto ids = ids_of(*reader, *outage.store, 0);
  std::size_t total = 0;
  for (const auto& mine : acknowledged) {
    REQUIRE(mine.size() > 10);
    total += mine.size();
    std::size_t found = 0;
    for (const std::string& id : ids) {
      if (found < mine.size() && id == mine[found]) ++found;
    }
    CHECK(found == mine.size());
  }
  CHECK(ids.size() == total);
}

TEST_CASE("Readers go on through kill -9 without a gap or a repetition") {
  Outage outage;
  const auto reader = must(outage.store->read(0));
  const auto durable = must(outage.store->read_durable("cinema-message", 0));
  std::atomic<bool> stop = false;
  std::atomic<int> count = 0;
  std::thread writer([&] { (void)append_through(*outage.store, "a", count, stop); });
  Position read = 0;
  Position read_durably = 0;
  const auto read_some = [&](Position more) {
    const auto until = std::chrono::steady_clock::now() + 30s;
    const Position to = read + more;
    const Position to_durably = read_durably + more;
    while ((read < to || read_durably < to_durably) && std::chrono::steady_clock::now() < until) {
      if (auto entry = must(reader->next(5ms))) REQUIRE(entry->position == ++read);
      if (auto entry = must(durable->next(5ms))) {
        REQUIRE(entry->position == ++read_durably);
        if (read_durably % 7 == 0) must(durable->acknowledge(read_durably));
      }
    }
    CHECK(read >= to);
    CHECK(read_durably >= to_durably);
  };
  for (int kill = 0; kill < 4; ++kill) {
    read_some(20);
    outage.restart();
  }
  stop = true;
  writer.join();
  (void)ids_of(*reader, *outage.store, read);
  (void)ids_of(*durable, *outage.store, read_durably);
}

TEST_CASE("A durable reader that was idle when the server died sees what comes after") {
  Outage outage;
  const auto durable = must(outage.store->read_durable("cinema-message", 0));
  append_many(*outage.store, "a", 10);
  read_in_order(*durable, 0, 10);
  must(durable->acknowledge(10));
  CHECK_FALSE(must(durable->next(10ms)));
  outage.restart();
  REQUIRE(await([&] { return outage.log->connected(); }));
  append_many(*outage.store, "b", 10);
  read_in_order(*durable, 10, 10);
}

TEST_CASE("Acknowledgements survive a clean stop of reader and server") {
  Outage outage;
  append_many(*outage.store, "a", 500);
  for (Position acknowledged = 0; acknowledged < 500; acknowledged += 100) {
    {
      const auto durable = must(outage.store->read_durable("cinema-message", 0));
      read_in_order(*durable, acknowledged, 100);
      must(durable->acknowledge(acknowledged + 100));
    }
    outage.server.stop();
    outage.server.start();
    REQUIRE(await([&] { return outage.log->connected(); }));
  }
  const auto durable = must(outage.store->read_durable("cinema-message", 0));
  CHECK_FALSE(must(durable->next(100ms)));
}

TEST_CASE("A log that has become shorter than what was read is not followed") {
  NatsServer server;
  const auto log = connect(server.url());
  const auto store = must(log->open("cinema", true));
  append_many(*store, "a", 3);
  CHECK(must(store->read(3)));
  CHECK(store->read(4).is(Fault::corrupted));
}
