// What does a durable command cost over HTTP, sagas and projections running, next to a durable publish of the broker itself?
//
//   PATH=$PWD/build/deps/bin:$PATH JETPAGE_BINARY=build/jetpage build/bench/commands [SECONDS A ROUND (5)] [ROUNDS (3)]
//
// Starts a server of its own in a temporary folder. In turns: threads that publish one commit after the other to a stream of
// the same nats-server, each with an expectation and waiting for its acknowledgement; and as many clients that place mall's orders.
// Prints both rates and their ratio with 1 and with 64 of them; with 1, that is the ratio of the latencies.

#include <atomic>
#include <cstdlib>
#include <iostream>
#include <thread>

#include "eventstore/jetstream_log.hpp"
#include "tests/support/http.hpp"
#include "tests/support/server.hpp"

namespace {

using namespace jetpage;
using Clock = std::chrono::steady_clock;

// How often a second `work` was done by so many threads in this time; each has an own, made by `worker(number)`.
template <class Worker>
double rate_of(int threads, std::chrono::seconds time, const Worker& worker) {
  std::atomic<long> done = 0;
  const auto end = Clock::now() + time;
  std::vector<std::thread> running;
  for (int i = 0; i < threads; ++i) {
    running.emplace_back([&, i] {
      for (auto work = worker(i); Clock::now() < end;) done += work() ? 1 : 0;
    });
  }
  for (auto& thread : running) thread.join();
  return static_cast<double>(done) / static_cast<double>(time.count());
}

double publishes(eventstore::EventStore& store, int threads, std::chrono::seconds time) {
  static std::atomic<std::uint64_t> next = 0;
  return rate_of(threads, time, [&](int) {
    return [&store] {
      const std::string id = std::to_string(++next);
      const eventstore::Commit commit{.id = "bench-" + id,
                                      .cause = "cmd:" + id,
                                      .correlation = "bench",
                                      .events = {{"bench.Happened", eventstore::Bytes(200, 7)}}};
      return store.append({"thing", id}, 0, commit).ok();
    };
  });
}

double commands(const std::string& url, int threads, std::chrono::seconds time) {
  return rate_of(threads, time, [&](int) {
    return [http = std::make_shared<tests::Http>(url)] {
      const char* order = R"({"productId":"1001","productName":"TV","qty":1,"customerId":"100"})";
      return http->post("/orders", order).status == 201;
    };
  });
}

}  // namespace

int main(int argc, char** argv) {
  const std::chrono::seconds time(argc > 1 ? std::atoi(argv[1]) : 5);
  const int rounds = argc > 2 ? std::atoi(argv[2]) : 3;
  tests::Server server({.systems = {"mall"}, .settings = {}});
  tests::Http http(server.url());
  http.post("/inventories", R"({"productId":"1001","productName":"TV","stock":1000000000})");
  const auto log = *eventstore::JetStreamLog::connect({.url = server.nats_url(), .batch_from = 0});
  const auto store = *log->open("bench", true);
  for (const int threads : {1, 64}) {
    for (int round = 0; round < rounds; ++round) {
      const double raw = publishes(*store, threads, time);
      const double served = commands(server.url(), threads, time);
      std::cout << threads << (threads == 1 ? " client: " : " clients: ") << static_cast<long>(raw)
                << " publishes a second, " << static_cast<long>(served) << " commands a second: ratio " << served / raw
                << std::endl;
    }
  }
}
