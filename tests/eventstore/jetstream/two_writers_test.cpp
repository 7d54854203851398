#include <catch2/catch_test_macros.hpp>

#include "tests/eventstore/stores.hpp"

// Two processes count on one aggregate (tests/eventstore/jetstream/increment.cpp); none of their steps is lost.
using namespace jetpage::tests;

TEST_CASE("Two processes that write to one aggregate lose nothing in 10,000 increments") {
  NatsServer server;
  const auto log = connect(server.url());
  const auto store = must(log->open("cinema", true));
  const auto launch = [&](const char* name) { return Launch{{JETPAGE_INCREMENT, server.url(), name, "5000"}}; };
  Process first(launch("first"));
  Process second(launch("second"));
  REQUIRE(first.wait(240s) == ExitStatus{0, 0});
  REQUIRE(second.wait(240s) == ExitStatus{0, 0});

  std::uint64_t version = 0;
  std::uint64_t previous = 0;
  must(store->load({"counter", "1"}, 1, [&](const LogEntry& entry) {
    const CommitView commit = must(entry.commit());
    REQUIRE(commit.version() == version + 1);
    REQUIRE(commit.previous() == previous);
    version = commit.last_version();
    previous = commit.hash();
    return Done();
  }));
  CHECK(version == 10'000);
  CHECK(must(store->last()) == 10'000);
}
