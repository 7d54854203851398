// What does a durable command cost over HTTP, sagas and projections running, next to a durable publish of the broker itself?
//
//   PATH=$PWD/build/deps/bin:$PATH JETPAGE_BINARY=build/jetpage build/bench/commands [SECONDS A ROUND (5)] [ROUNDS (3)]
//
// Starts a server of its own in a temporary folder. In turns, with 1 and with 64 threads: publishes of one commit after the other to
// a stream of the same nats-server, each with an expectation and waiting for its acknowledgement; as many clients that register
// cinema's movies, which nothing follows; and as many that place mall's orders, each of which makes two to four more commits.
// Prints the rates, and their ratios to the publishes'; for mall also all commits it made in that time. With 1, the first ratio is
// that of the latencies.

#include <atomic>
#include <cstdlib>
#include <iomanip>
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

double commands(const std::string& url, int threads, std::chrono::seconds time, const std::string& path,
                const std::string& body) {
  return rate_of(threads, time, [&](int) {
    return [http = std::make_shared<tests::Http>(url), &path, &body] { return http->post(path, body).status == 201; };
  });
}

constexpr const char* movie = R"({"desc":"Measured"})";
constexpr const char* order = R"({"productId":"1001","productName":"TV","qty":1,"customerId":"100"})";
constexpr const char* stock = R"({"productId":"1001","productName":"TV","stock":1000000000})";

void compare(const tests::Server& server, eventstore::JetStreamLog& log, int threads, std::chrono::seconds time) {
  const auto bench = *log.open("bench", true);
  const auto mall = *log.open("mall", false);
  const double raw = publishes(*bench, threads, time);
  const double movies = commands(server.url(), threads, time, "/cinema/movies", movie);
  const auto before = *mall->last();
  const double orders = commands(server.url(), threads, time, "/mall/orders", order);
  const double commits = static_cast<double>(*mall->last() - before) / static_cast<double>(time.count());
  std::cout << std::fixed << std::setprecision(0) << threads << (threads == 1 ? " client" : " clients")
            << ", a second: " << raw << " publishes, " << movies << " movies, " << orders << " orders (" << commits
            << " commits); ratios " << std::setprecision(2) << movies / raw << ", " << orders / raw << " ("
            << commits / raw << ")" << std::endl;
}

}  // namespace

int main(int argc, char** argv) {
  const std::chrono::seconds time(argc > 1 ? std::atoi(argv[1]) : 5);
  const int rounds = argc > 2 ? std::atoi(argv[2]) : 3;
  tests::Server server({.systems = {"cinema", "mall"}, .settings = {}});
  tests::Http http(server.url());
  if (http.post("/mall/inventories", stock).status != 201) return 1;
  const auto log = *eventstore::JetStreamLog::connect({.url = server.nats_url(), .batch_from = 0});
  for (const int threads : {1, 64}) {
    for (int round = 0; round < rounds; ++round) compare(server, *log, threads, time);
  }
}
