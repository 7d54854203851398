// All systems in one process under mixed load: does it stay up, answer without error, keep its memory, and catch up?
//
//   PATH=$PWD/build/deps/bin:$PATH JETPAGE_BINARY=build/jetpage build/bench/mixed_load [SECONDS (300)] [CLIENTS (16)] [SEED (1)]
//
// Starts a server of its own in a temporary folder. Prints a line every tenth of the time: requests so far, errors (no answer, or
// 5xx), resident memory of jetpage and of its nats-server. At the end: how long until every view and policy had read the whole log.
// Exit code 1 when there was an error or the lag was not gone in time.

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <mutex>
#include <sstream>
#include <thread>

#include "bench/requests.hpp"
#include "tests/support/await.hpp"
#include "tests/support/http.hpp"
#include "tests/support/server.hpp"

namespace {

using namespace jetpage;
using Clock = std::chrono::steady_clock;

const std::vector<std::string> systems = {"startbuck", "cinema", "kanu", "mall", "telecom"};

struct Counts {
  std::atomic<std::uint64_t> requests = 0;
  std::atomic<std::uint64_t> refused = 0;  // 4xx
  std::atomic<std::uint64_t> errors = 0;
  std::mutex mutex;
  std::string first_error;
};

void count(Counts& counts, const bench::BenchRequest& request, const std::string& system, const tests::Answer& answer) {
  ++counts.requests;
  if (answer.status >= 400 && answer.status < 500) ++counts.refused;
  if (answer.status != 0 && answer.status < 500) return;
  ++counts.errors;
  const std::lock_guard lock(counts.mutex);
  if (!counts.first_error.empty()) return;
  counts.first_error =
      request.method + " /" + system + request.path + ": " + std::to_string(answer.status) + " " + answer.body;
}

// One customer, of one system after the other.
void run_client(const std::string& url, std::uint64_t seed, Clock::time_point end, Counts& counts) {
  tests::Http http(url);
  bench::Random random(seed);
  std::map<std::string, std::int64_t> known;
  while (Clock::now() < end) {
    for (const std::string& system : systems) {
      const auto request = bench::next_request(system, random, known[system]);
      const auto answer =
          http.send(request.method, "/" + system + request.path, request.body, {{"Content-Type", "application/json"}});
      count(counts, request, system, answer);
      const std::string location = answer.header("Location");
      if (request.path != "/orders" && request.path != "/reservations") continue;
      if (!location.empty()) known[system] = std::atoll(location.substr(location.rfind('/') + 1).c_str());
    }
  }
}

// Without the pages of mapped files (views), which the kernel takes back when it needs them.
double resident_mb(pid_t pid) {
  std::ifstream status("/proc/" + std::to_string(pid) + "/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("RssAnon:")) return static_cast<double>(std::atoll(line.substr(8).c_str())) / 1024;
  }
  return 0;
}

// The largest of the figures of this name.
double largest(const std::string& metrics, const std::string& name) {
  double most = 0;
  std::istringstream lines(metrics);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with(name + "{")) most = std::max(most, std::atof(line.substr(line.rfind(' ')).c_str()));
  }
  return most;
}

const std::vector<std::string> lags = {"jetpage_projection_lag_events", "jetpage_policy_lag_events",
                                       "jetpage_policy_waiting_events"};

bool is_caught_up(tests::Http& http) {
  const std::string metrics = http.get("/metrics").body;
  return !metrics.empty() &&
         std::all_of(lags.begin(), lags.end(), [&](const std::string& name) { return largest(metrics, name) == 0; });
}

// Who is behind, and by how much.
void print_lags(tests::Http& http) {
  std::istringstream lines(http.get("/metrics").body);
  for (std::string line; std::getline(lines, line);) {
    const bool is_lag = std::any_of(lags.begin(), lags.end(), [&](const auto& name) { return line.starts_with(name); });
    if (is_lag && !line.ends_with(" 0")) std::cout << "  " << line << '\n';
  }
}

void report(const tests::Server& server, const Counts& counts, Clock::duration since_start) {
  std::cout << std::chrono::duration_cast<std::chrono::seconds>(since_start).count() << " s: " << counts.requests
            << " requests, " << counts.refused << " refused, " << counts.errors << " errors; jetpage "
            << static_cast<int>(resident_mb(server.pid())) << " MB, nats-server "
            << static_cast<int>(resident_mb(server.nats_pid())) << " MB" << std::endl;
}

}  // namespace

int main(int argc, char** argv) {
  const std::chrono::seconds time(argc > 1 ? std::atoi(argv[1]) : 300);
  const int clients = argc > 2 ? std::atoi(argv[2]) : 16;
  const std::uint64_t seed = argc > 3 ? std::strtoull(argv[3], nullptr, 10) : 1;
  tests::Server server({.systems = systems, .settings = {}});
  tests::Http http(server.url());
  for (const std::string& system : systems) {
    for (const auto& request : bench::first_requests(system)) http.post("/" + system + request.path, request.body);
  }

  Counts counts;
  const auto start = Clock::now();
  std::vector<std::thread> threads;
  for (int i = 0; i < clients; ++i) {
    threads.emplace_back([&, i] { run_client(server.url(), seed + static_cast<unsigned>(i), start + time, counts); });
  }
  for (int tenth = 1; tenth <= 10; ++tenth) {
    std::this_thread::sleep_until(start + tenth * time / 10);
    report(server, counts, Clock::now() - start);
  }
  for (std::thread& thread : threads) thread.join();

  const auto end = Clock::now();
  if (!tests::await([&] { return is_caught_up(http); }, std::chrono::seconds(2))) print_lags(http);
  const bool caught_up = tests::await([&] { return is_caught_up(http); }, std::chrono::seconds(60));
  const std::chrono::duration<double> lag = Clock::now() - end;
  std::cout << (caught_up ? "caught up after " : "not caught up after ") << lag.count() << " s; parked "
            << largest(http.get("/metrics").body, "jetpage_parked_events") << '\n';
  if (!counts.first_error.empty()) std::cout << "first error: " << counts.first_error << '\n';
  return counts.errors == 0 && caught_up && lag < std::chrono::seconds(2) ? 0 : 1;
}
