// Rebuilds every view of mall from a long log while clients read and write: does a reader see an error or an older page?
//
//   PATH=$PWD/build/deps/bin:$PATH JETPAGE_BINARY=build/jetpage build/bench/rebuild_under_load [EVENTS (100000)] [CLIENTS (16)] [KILLS (10)]
//
// Starts a server of its own in a temporary folder and writes the events past it, ten to a product. Then `jetpage rebuild mall --all`
// is started and killed KILLS times at random moments, and run to its end. Prints what the rebuild says of its rate and memory,
// and the same with nobody else at work. Exit code 1: a reader saw an error or an older position, or `jetpage verify` found something.

#include <algorithm>
#include <atomic>
#include <iostream>
#include <random>
#include <thread>

#include "jetpage/eventstore/codec.hpp"
#include "jetpage/eventstore/jetstream/log.hpp"
#include "jetpage/schemas/mall_generated.h"
#include "tests/support/await.hpp"
#include "tests/support/http.hpp"
#include "tests/support/server.hpp"

namespace {

using namespace jetpage;
using Clock = std::chrono::steady_clock;

constexpr int commits_per_product = 10;
constexpr std::size_t writers_at_once = 64;

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

// Nobody reacts to these: the log is as long as it is said to be.
eventstore::Event event_of(const std::string& product, int number) {
  if (number == 0) {
    return eventstore::to_event(mall::inventory::InventoryRegisteredT{
        .id = product, .productId = product, .productName = "Of many", .stock = 1'000'000});
  }
  return eventstore::to_event(mall::inventory::InventoryModifiedT{
      .id = product, .productId = product, .productName = "Of many", .stock = 1'000'000 + number});
}

std::vector<eventstore::Commit> commits_of(const std::string& product) {
  std::vector<eventstore::Commit> commits;
  eventstore::Commit commit{.correlation = "bench"};
  for (int i = 0; i < commits_per_product; ++i) {
    commit.id = "bench-" + product + "-" + std::to_string(i);
    commit.cause = "cmd:" + commit.id;
    commit.version = static_cast<std::uint64_t>(i) + 1;
    commit.time_us = i + 1;
    commit.events = {event_of(product, i)};
    commits.push_back(commit);
    commit.previous = eventstore::hash_of(eventstore::encode(commit));
  }
  return commits;
}

// One product's commits, one behind the other.
bool write_product(eventstore::EventStore& store, std::int64_t number) {
  const std::string product = "p" + std::to_string(number);
  eventstore::Position last = 0;
  for (const eventstore::Commit& commit : commits_of(product)) {
    const auto written = store.append({"inventory", product}, last, commit);
    if (!written) return std::cerr << written.error().message << '\n', false;
    last = *written;
  }
  return true;
}

void write_log(const std::string& nats_url, std::int64_t products) {
  const auto start = Clock::now();
  const auto log = eventstore::JetStreamLog::connect({.url = nats_url, .timeout = std::chrono::seconds(10)});
  const auto store = (*log)->open("mall", false);
  std::atomic<std::int64_t> next = 1;
  std::vector<std::jthread> writers(writers_at_once);
  for (std::jthread& writer : writers) {
    writer = std::jthread([&] {
      for (auto number = next++; number <= products; number = next++) {
        if (!write_product(**store, number)) std::exit(1);
      }
    });
  }
  writers.clear();
  std::cout << "wrote " << products * commits_per_product << " events in " << seconds_since(start) << " s\n";
}

struct Seen {
  std::atomic<long> reads = 0;
  std::atomic<long> writes = 0;
  std::atomic<long> read_errors = 0;
  std::atomic<long> write_errors = 0;  // told as such: 503, 504; a machine that is too small for all this
  std::atomic<long> older = 0;
  std::atomic<bool> stop = false;
};

std::string order_of(const std::string& product) {
  return R"({"productId":")" + product + R"(","productName":"Of many","qty":1,"customerId":"c1"})";
}

void run_client(const std::string& url, int number, std::int64_t products, Seen& seen) {
  tests::Http http(url);
  std::mt19937_64 random(static_cast<std::uint64_t>(number));
  long before = 0;
  while (!seen.stop) {
    const auto of_all = static_cast<std::uint64_t>(products);
    const std::string product = "p" + std::to_string(random() % of_all + 1);
    const auto row = http.get("/inventories/" + product);
    if (row.status == 200) {
      const long position = std::stol(row.header("Position"));
      seen.older += position < before ? 1 : 0;
      before = position;
    }
    seen.read_errors += row.status == 200 ? 0 : 1;
    ++seen.reads;
    if (number % 2 == 0) continue;
    seen.write_errors += http.post("/orders", order_of(product)).status == 201 ? 0 : 1;
    ++seen.writes;
  }
}

tests::Finished jetpage_run(std::vector<std::string> words, const tests::Server& server) {
  words.insert(words.begin(), tests::jetpage_binary());
  words.insert(words.end(), {"--data", server.data().string()});
  return tests::run(words, {}, {}, std::chrono::minutes(30));
}

void kill_rebuilds(const tests::Server& server, int kills) {
  std::mt19937_64 random(7);
  for (int i = 0; i < kills; ++i) {
    tests::Process rebuild({{tests::jetpage_binary(), "rebuild", "mall", "--all", "--data", server.data().string()}});
    std::this_thread::sleep_for(std::chrono::milliseconds(200 + random() % 1'500));
    rebuild.signal(SIGKILL);
    (void)rebuild.wait(std::chrono::seconds(10));
  }
}

}  // namespace

int main(int count, char** words) {
  const std::int64_t events = count > 1 ? std::stoll(words[1]) : 100'000;
  const int clients = count > 2 ? std::stoi(words[2]) : 16;
  const int kills = count > 3 ? std::stoi(words[3]) : 10;
  const std::int64_t products = events / commits_per_product;
  tests::Server server({.systems = {"mall"}, .settings = {}});
  write_log(server.nats_owner_url(), products);
  tests::Http http(server.url());
  const std::string end = std::to_string(events);
  const bool caught_up = tests::await(
      [&] { return http.get("/inventories/p1", {{"Min-Position", end}, {"Prefer", "wait=1"}}).status == 200; },
      std::chrono::minutes(10));
  if (!caught_up) return std::cerr << "the views did not catch up\n", 1;

  const auto alone = jetpage_run({"rebuild", "mall", "--all"}, server);
  std::cout << "alone: exit " << alone.exit_code << "\n" << alone.err;
  Seen seen;
  std::vector<std::thread> threads;
  for (int i = 0; i < clients; ++i) {
    threads.emplace_back([&, i] { run_client(server.url(), i, products, seen); });
  }
  kill_rebuilds(server, kills);
  const auto rebuilt = jetpage_run({"rebuild", "mall", "--all"}, server);
  seen.stop = true;
  for (auto& thread : threads) thread.join();
  std::cout << "with " << clients << " clients, behind " << kills << " kills: exit " << rebuilt.exit_code << "\n"
            << rebuilt.err << rebuilt.out;
  std::cout << seen.reads << " reads, " << seen.writes << " writes, " << seen.read_errors << " reads failed, "
            << seen.write_errors << " writes failed, " << seen.older << " older pages\n";
  const auto start = Clock::now();
  const auto verified = jetpage_run({"verify", "mall"}, server);
  std::cout << "verify: exit " << verified.exit_code << " in " << seconds_since(start) << " s\n"
            << verified.out << verified.err;
  const bool good = rebuilt.exit_code == 0 && seen.read_errors == 0 && seen.older == 0 && verified.exit_code == 0;
  return good ? 0 : 1;
}
