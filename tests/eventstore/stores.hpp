#pragma once

#include <catch2/catch_test_macros.hpp>

#include <atomic>
#include <string>
#include <vector>

#include "jetpage/eventstore/jetstream/log.hpp"
#include "jetpage/eventstore/memory/log.hpp"
#include "tests/support/nats_server.hpp"

namespace jetpage::tests {

using namespace jetpage::eventstore;
using namespace std::chrono_literals;

// The value, or a failed test that says why.
template <class T>
T must(Result<T> result) {
  if (!result) FAIL(result.error().code << ": " << result.error().message);
  return std::move(result).value();
}
inline void must(const Done& done) {
  if (!done) FAIL(done.error().code << ": " << done.error().message);
}

// One nats-server for all tests of this program; each works on a system of its own.
inline NatsServer& shared_nats_server() {
  static NatsServer server(Sync::lazily);
  return server;
}

// A name no other test of this run uses: "s1", "s2", …
inline std::string fresh_name() {
  static std::atomic<int> count = 0;
  return "s" + std::to_string(++count);
}

inline std::unique_ptr<JetStreamLog> connect(const std::string& url, LogOptions options = {}) {
  options.url = url;
  return must(JetStreamLog::connect(options));
}

// The two stores the contract is run on.
struct Memory {
  MemoryLog log;
};
struct JetStream {
  std::unique_ptr<JetStreamLog> connection = connect(shared_nats_server().url());
  JetStreamLog& log = *connection;
};
inline Commit commit_of(std::string id, std::uint64_t version = 1, std::size_t events = 1, std::size_t bytes = 16) {
  Commit commit{.id = std::move(id), .cause = "cause", .correlation = "correlation", .time_us = 1, .version = version};
  for (std::size_t i = 0; i < events; ++i) {
    commit.events.push_back({"cinema.movie.MovieRegistered", Bytes(bytes, static_cast<std::uint8_t>(i + 1))});
  }
  return commit;
}

// The ids of an aggregate's commits from a position on.
inline std::vector<std::string> history(EventStore& store, const AggregateName& aggregate, Position from = 1) {
  std::vector<std::string> ids;
  must(store.load(aggregate, from, [&](const LogEntry& entry) {
    ids.emplace_back(must(entry.commit()).id());
    return Done();
  }));
  return ids;
}

// Appends `count` commits to an aggregate of its own each; the ids are `prefix`0, `prefix`1, …
inline void append_many(EventStore& store, const std::string& prefix, int count) {
  for (int i = 0; i < count; ++i) {
    const std::string id = prefix + std::to_string(i);
    must(store.append({"movie", id}, 0, commit_of(id)));
  }
}

// Reads entries until `count` are there or `wait` is over, and checks that they follow one another behind `after`.
inline std::vector<LogEntry> read_in_order(Reader& reader, Position after, std::size_t count,
                                           std::chrono::milliseconds wait = 20s) {
  std::vector<LogEntry> entries;
  const auto until = std::chrono::steady_clock::now() + wait;
  while (entries.size() < count && std::chrono::steady_clock::now() < until) {
    auto entry = must(reader.next(50ms));
    if (!entry) continue;
    REQUIRE(entry->position == after + entries.size() + 1);
    entries.push_back(std::move(*entry));
  }
  REQUIRE(entries.size() == count);
  return entries;
}

}  // namespace jetpage::tests
