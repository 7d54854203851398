#include <catch2/catch_test_macros.hpp>

#include <signal.h>

#include <atomic>
#include <catch2/generators/catch_generators.hpp>
#include <fstream>
#include <set>
#include <thread>

#include "tests/eventstore/jetstream/outage.hpp"

// The nats-server stands still and goes on.
using namespace jetpage::tests;

namespace {

bool is_stopped(pid_t process) {
  std::ifstream stat("/proc/" + std::to_string(process) + "/stat");
  const std::string text((std::istreambuf_iterator<char>(stat)), {});
  return text.find(") T ") != text.npos;
}

struct Hang : Outage {
  using Outage::Outage;
  // Returns when it stands: until then it may answer.
  void hang() {
    REQUIRE(::kill(server.pid(), SIGSTOP) == 0);
    REQUIRE(await([&] { return is_stopped(server.pid()); }));
  }
  void go_on() { REQUIRE(::kill(server.pid(), SIGCONT) == 0); }
};

}  // namespace

TEST_CASE("A server that hangs leaves outcomes unknown, and repeating the same commits writes each once") {
  Hang outage(LogOptions{.timeout = 200ms});
  constexpr std::size_t writers = 8;
  const auto append_all = [&] {
    std::vector<Result<Position>> outcomes(writers, Position{0});
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < writers; ++i) {
      const std::string id = std::to_string(i);
      threads.emplace_back([&, i, id] { outcomes[i] = outage.store->append({"movie", id}, 0, commit_of(id)); });
    }
    for (std::thread& thread : threads) thread.join();
    return outcomes;
  };
  outage.hang();
  for (const auto& outcome : append_all()) CHECK(outcome.is(Fault::outcome_unknown));
  outage.go_on();
  std::set<Position> positions;
  REQUIRE(await([&] {
    positions.clear();
    for (const auto& outcome : append_all()) {
      if (outcome) positions.insert(*outcome);
    }
    return positions.size() == writers;
  }));
  CHECK(must(outage.store->last()) == writers);
}

TEST_CASE("A server that hangs holds up nobody who writes more than a socket takes, nor who asks whether it is there") {
  Hang outage(LogOptions{.timeout = 500ms});
  outage.hang();
  const auto begin = std::chrono::steady_clock::now();
  std::atomic<int> written = 0;
  std::vector<std::jthread> writers;
  for (int i = 0; i < 16; ++i) {
    writers.emplace_back([&outage, &written, i] {
      auto commit = commit_of("large" + std::to_string(i));
      commit.events.front().data.assign(900'000, 7);
      for (int again = 0; again < 2; ++again) {
        written += outage.store->append({"movie", std::to_string(i)}, 0, commit).ok() ? 1 : 0;
      }
    });
  }
  (void)outage.log->connected();
  CHECK_FALSE(outage.store->last().ok());
  writers.clear();
  CHECK(written == 0);
  CHECK(std::chrono::steady_clock::now() - begin < 10s);  // without a deadline: until the server goes on
  outage.go_on();
  REQUIRE(await([&] { return outage.store->append({"movie", "after"}, 0, commit_of("after")).ok(); }, 20s));
}
