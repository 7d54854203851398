#include <catch2/catch_template_test_macros.hpp>

#include <thread>

#include "tests/eventstore/stores.hpp"

// What every event store promises (eventstore/event_store.hpp), and every one is held to.
using namespace jetpage::tests;

#define EVENT_STORES Memory, JetStream

TEMPLATE_TEST_CASE("Commits of an aggregate are loaded in the order they were appended", "", EVENT_STORES) {
  TestType stores;
  const auto store = must(stores.log.open(fresh_name(), true));
  const AggregateName movie{"movie", "1"};
  Position last = 0;
  std::vector<std::string> written;
  for (int i = 0; i < 600; ++i) {  // more than one page
    written.push_back("c" + std::to_string(i));
    const Position position =
        must(store->append(movie, last, commit_of(written.back(), static_cast<std::uint64_t>(i) + 1)));
    REQUIRE(position > last);
    last = position;
  }
  CHECK(history(*store, movie) == written);
  CHECK(history(*store, movie, last) == std::vector<std::string>{"c599"});
  CHECK(history(*store, movie, last + 1).empty());
  CHECK(must(store->last()) == last);
}

TEMPLATE_TEST_CASE("Aggregates of one stream do not see each other", "", EVENT_STORES) {
  TestType stores;
  const auto store = must(stores.log.open(fresh_name(), true));
  const Position first = must(store->append({"movie", "1"}, 0, commit_of("a")));
  must(store->append({"movie", "10"}, 0, commit_of("b")));
  must(store->append({"review", "1"}, 0, commit_of("c")));
  must(store->append({"movie", "1"}, first, commit_of("d", 2)));
  CHECK(history(*store, {"movie", "1"}) == std::vector<std::string>{"a", "d"});
  CHECK(history(*store, {"movie", "10"}) == std::vector<std::string>{"b"});
  CHECK(history(*store, {"review", "1"}) == std::vector<std::string>{"c"});
  CHECK(history(*store, {"review", "2"}).empty());
}

TEMPLATE_TEST_CASE("A commit is written only behind the one it expects", "", EVENT_STORES) {
  TestType stores;
  const auto store = must(stores.log.open(fresh_name(), true));
  const AggregateName movie{"movie", "1"};
  const Position first = must(store->append(movie, 0, commit_of("a")));
  CHECK(store->append(movie, 0, commit_of("b")).is(Fault::conflict));
  CHECK(store->append(movie, first + 1, commit_of("c", 2)).is(Fault::conflict));
  CHECK(store->append({"movie", "2"}, first, commit_of("d")).is(Fault::conflict));
  const Position second = must(store->append(movie, first, commit_of("e", 2)));
  CHECK(store->append(movie, first, commit_of("f", 2)).is(Fault::conflict));
  CHECK(history(*store, movie) == std::vector<std::string>{"a", "e"});
  CHECK(must(store->last()) == second);
}

TEMPLATE_TEST_CASE("A decision with several events is one entry: all of it or nothing", "", EVENT_STORES) {
  TestType stores;
  const auto store = must(stores.log.open(fresh_name(), true));
  const AggregateName movie{"movie", "1"};
  const Position position = must(store->append(movie, 0, commit_of("a", 1, 5)));
  CHECK(store->append(movie, 0, commit_of("b", 1, 5)).is(Fault::conflict));
  CHECK(must(store->last()) == position);
  const CommitView commit = must(must(store->at(position)).commit());
  REQUIRE(commit.size() == 5);
  for (std::size_t i = 0; i < 5; ++i) {
    CHECK(commit.event(i).version == i + 1);
    CHECK(commit.event(i).data[0] == i + 1);
  }
}

TEMPLATE_TEST_CASE("Of many aggregates it is told which exist", "", EVENT_STORES) {
  TestType stores;
  const auto store = must(stores.log.open(fresh_name(), true));
  std::vector<std::string> ids;
  for (int i = 0; i < 1'200; ++i) ids.push_back("1-" + std::to_string(i));
  CHECK(must(store->existing("bill", ids)).empty());
  must(store->append({"bill", "1-7"}, 0, commit_of("a")));
  must(store->append({"bill", "1-1199"}, 0, commit_of("b")));
  must(store->append({"bill", "2-8"}, 0, commit_of("c")));
  must(store->append({"movie", "1-9"}, 0, commit_of("d")));
  CHECK(must(store->existing("bill", ids)) == std::set<std::string>{"1-7", "1-1199"});
}

TEMPLATE_TEST_CASE("The same commit appended again answers its first position", "", EVENT_STORES) {
  TestType stores;
  const auto store = must(stores.log.open(fresh_name(), true));
  const AggregateName movie{"movie", "1"};
  const Position first = must(store->append(movie, 0, commit_of("a")));
  CHECK(must(store->append(movie, 0, commit_of("a"))) == first);
  const Position second = must(store->append(movie, first, commit_of("b", 2)));
  CHECK(must(store->append(movie, 0, commit_of("a"))) == first);
  CHECK(must(store->append(movie, first, commit_of("b", 2))) == second);
  CHECK(must(store->last()) == second);
}

TEMPLATE_TEST_CASE("What is not there is said to be not there", "", EVENT_STORES) {
  TestType stores;
  const std::string name = fresh_name();
  CHECK(stores.log.open(name, false).is(Fault::not_found));
  const auto store = must(stores.log.open(name, true));
  CHECK(must(store->last()) == 0);
  CHECK(store->at(0).is(Fault::not_found));
  CHECK(store->at(1).is(Fault::not_found));
  CHECK(history(*store, {"movie", "1"}).empty());
  CHECK(must(stores.log.open(name, false))->system() == name);
}

TEMPLATE_TEST_CASE("The entry at a position is what was appended there", "", EVENT_STORES) {
  TestType stores;
  const std::string name = fresh_name();
  const auto store = must(stores.log.open(name, true));
  must(store->append({"movie", "1"}, 0, commit_of("a")));
  const Position second = must(store->append({"movie", "2"}, 0, commit_of("b")));
  const LogEntry entry = must(store->at(second));
  CHECK(entry.position == second);
  CHECK(aggregate_of(entry.subject) == AggregateName{"movie", "2"});
  CHECK(entry.bytes == encode(commit_of("b")));
  CHECK(store->at(second + 1).is(Fault::not_found));
}

TEMPLATE_TEST_CASE("Any text can be an id", "", EVENT_STORES) {
  TestType stores;
  const auto store = must(stores.log.open(fresh_name(), true));
  const std::vector<std::string> ids{
      "a.b", "*", ">", "ü ö", "a b", "=41", "\n\t\r", "%", "_-", "$JS.API", std::string(max_id_bytes, '.')};
  for (const std::string& id : ids) must(store->append({"movie", id}, 0, commit_of("commit of " + id)));
  for (const std::string& id : ids) CHECK(history(*store, {"movie", id}).size() == 1);
  Position at = 0;
  for (const std::string& id : ids) CHECK(aggregate_of(must(store->at(++at)).subject)->id == id);
}

TEMPLATE_TEST_CASE("Bytes of any kind and hundreds of kilobytes come back as they were", "", EVENT_STORES) {
  TestType stores;
  const auto store = must(stores.log.open(fresh_name(), true));
  Commit commit = commit_of("big\r\nInjected: header", 1, 3, 200'000);
  commit.cause = "cause\r\nNats-Msg-Id: other";
  commit.correlation = std::string("nul\0inside", 10);
  for (std::size_t i = 0; i < 200'000; ++i) commit.events[0].data[i] = static_cast<std::uint8_t>(i * 7);
  const Position position = must(store->append({"movie", "1"}, 0, commit));
  CHECK(must(store->at(position)).bytes == encode(commit));
  CHECK(must(must(store->at(position)).commit()).cause() == commit.cause);
  CHECK(must(store->append({"movie", "1"}, 0, commit)) == position);
}

TEMPLATE_TEST_CASE("A visitor's error ends the load and is the load's", "", EVENT_STORES) {
  TestType stores;
  const auto store = must(stores.log.open(fresh_name(), true));
  const Position first = must(store->append({"movie", "1"}, 0, commit_of("a")));
  must(store->append({"movie", "1"}, first, commit_of("b", 2)));
  int visited = 0;
  const Done done = store->load({"movie", "1"}, 1, [&](const LogEntry&) {
    ++visited;
    return Done(Error{Fault::refused, "enough", ""});
  });
  CHECK(done.is(Fault::refused));
  CHECK(visited == 1);
}

TEMPLATE_TEST_CASE("Of many who append at once, each aggregate keeps every commit, in order", "", EVENT_STORES) {
  TestType stores;
  const auto store = must(stores.log.open(fresh_name(), true));
  constexpr int writers = 16;
  constexpr int commits = 40;
  std::atomic<int> conflicts = 0;
  std::atomic<bool> failed = false;
  std::vector<std::thread> threads;
  for (int writer = 0; writer < writers; ++writer) {
    threads.emplace_back([&, writer] {
      const AggregateName movie{"movie", std::to_string(writer / 2)};  // two on each
      for (int i = 0; i < commits;) {
        Position last = 0;
        std::uint64_t version = 0;
        (void)store->load(movie, 1, [&](const LogEntry& entry) {
          last = entry.position;
          version = entry.commit()->last_version();
          return Done();
        });
        const std::string id = std::to_string(writer) + "-" + std::to_string(i);
        const auto appended = store->append(movie, last, commit_of(id, version + 1));
        if (appended && store->at(*appended)->commit()->id() != id) failed = true;
        if (appended) ++i;
        if (appended.is(Fault::conflict)) ++conflicts;
        if (!appended && !appended.is(Fault::conflict)) failed = true;
        if (failed) return;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  REQUIRE_FALSE(failed);
  for (int movie = 0; movie < writers / 2; ++movie) {
    std::uint64_t version = 0;
    must(store->load({"movie", std::to_string(movie)}, 1, [&](const LogEntry& entry) {
      REQUIRE(entry.commit()->version() == version + 1);
      version = entry.commit()->last_version();
      return Done();
    }));
    CHECK(version == 2 * commits);
  }
}
