#include <httplib.h>

#include <atomic>
#include <cmath>

#include "jetpage/api/cli/bench/load.hpp"
#include "jetpage/api/cli/bench/stage.hpp"
#include "jetpage/api/cli/commands.hpp"
#include "jetpage/api/cli/terminal/interrupt.hpp"
#include "jetpage/api/cli/terminal/setting_options.hpp"
#include "jetpage/api/cli/terminal/table.hpp"
#include "jetpage/api/cli/terminal/talk.hpp"
#include "jetpage/api/cli/terminal/words.hpp"
#include "jetpage/api/process/logging.hpp"

namespace jetpage::api::cli {
namespace {

using eventstore::Error;
using eventstore::EventStore;
using eventstore::Fault;
using eventstore::Result;

constexpr const char* movie = R"({"desc":"Measured"})";
constexpr const char* order = R"({"productId":"1001","productName":"TV","qty":1,"customerId":"100"})";

// A customer with a connection of its own.
class Customer {
 public:
  explicit Customer(const std::string& url) : client_(std::make_shared<httplib::Client>(url)) {
    client_->set_keep_alive(true);
    client_->set_tcp_nodelay(true);
  }
  // The position of what was made; empty: nothing was.
  [[nodiscard]] std::string post(const char* path, const char* body) const {
    const auto answer = client_->Post(path, body, "application/json");
    return answer && answer->status == 201 ? answer->get_header_value("Position") : std::string();
  }
  [[nodiscard]] bool get(const std::string& path, const httplib::Headers& headers = {}) const {
    const auto answer = client_->Get(path, headers);
    return answer && answer->status == 200;
  }

 private:
  std::shared_ptr<httplib::Client> client_;
};

Work publishing(EventStore& store) {
  static std::atomic<std::uint64_t> next = 0;
  return [&store] {
    const std::string id = std::to_string(++next);
    const eventstore::Commit commit{.id = "bench-" + id,
                                    .cause = "cmd:" + id,
                                    .correlation = "bench",
                                    .events = {{"bench.Happened", eventstore::Bytes(200, 7)}}};
    return store.append({"thing", id}, 0, commit).ok();
  };
}

struct Measurement {
  std::string name;
  std::function<Work(int)> client;
  bool is_write = true;  // compared with the publishes
};

std::vector<Measurement> measurements(EventStore& store, const std::string& url) {
  return {
      {"publish", [&store](int) { return publishing(store); }},
      {"command", [url](int) { return [one = Customer(url)] { return !one.post("/cinema/movies", movie).empty(); }; }},
      {"saga", [url](int) { return [one = Customer(url)] { return !one.post("/mall/orders", order).empty(); }; }},
      {"visible",
       [url](int) {
         return [one = Customer(url)] {
           const std::string position = one.post("/cinema/movies", movie);
           return !position.empty() && one.get("/cinema/movies/1", {{"Min-Position", position}});
         };
       }},
      {"query", [url](int) { return [one = Customer(url)] { return one.get("/cinema/movies/1"); }; }, false},
  };
}

Table::Cell whole(double number) { return static_cast<std::int64_t>(std::llround(number)); }

// One row each; stops at the first Ctrl-C.
void measure_all(Table& table, EventStore& store, const std::string& url, const LoadPlan& plan) {
  double publishes = 0;
  for (const Measurement& one : measurements(store, url)) {
    if (!plan.go_on()) return;
    say(one.name + ", " + std::to_string(plan.clients) + (plan.clients == 1 ? " client" : " clients"));
    const LoadFigures figures = measure(plan, one.client);
    if (one.name == "publish") publishes = figures.per_second;
    const bool comparable = one.is_write && publishes > 0;
    table.rows.push_back({one.name, std::int64_t{plan.clients}, whole(figures.per_second),
                          comparable ? whole(100 * figures.per_second / publishes) : Table::Cell(std::monostate()),
                          std::int64_t{figures.half.count()}, std::int64_t{figures.most.count()},
                          static_cast<std::int64_t>(figures.failed)});
  }
}

Result<std::vector<LoadPlan>> plans_of(const Words& words, const Interrupt& interrupt) {
  const auto seconds = number_of(words, "--seconds", 3);
  if (!seconds) return seconds.error();
  const auto clients = number_of(words, "--clients", 0);
  if (!clients) return clients.error();
  if (*seconds > 300) return Error{Fault::invalid, "usage", "--seconds takes 1 to 300"};
  if (*clients > 128) return Error{Fault::invalid, "usage", "--clients takes 1 to 128"};
  std::vector<LoadPlan> plans;
  for (const int number : *clients > 0 ? std::vector{static_cast<int>(*clients)} : std::vector{1, 64}) {
    plans.push_back({number, std::chrono::seconds(*seconds), [&interrupt] { return !interrupt.came(); }});
  }
  return plans;
}

Result<ExitCode> run_bench(const Words& words) {
  const auto settings = settings_in_force(words);
  if (!settings) return settings.error();
  const Interrupt interrupt;
  const auto plans = plans_of(words, interrupt);
  if (!plans) return plans.error();
  set_up_logging("error", "text");
  BenchStage stage;
  if (auto done = stage.open(*settings); !done) return std::move(done).error();
  Table table{{"what", "clients", "perSecond", "percent", "p50Us", "p99Us", "failed"}, {}};
  for (const LoadPlan& plan : *plans) measure_all(table, stage.store(), stage.url(), plan);
  if (auto done = print(table, words.flag("--json")); !done) return std::move(done).error();
  return interrupt.came() ? ExitCode::problems : ExitCode::ok;
}

}  // namespace

Command bench_command() {
  return {
      .name = "bench",
      .summary = "Measure what this machine and its disk can do, on a server of its own in a temporary folder",
      .options = with_settings({{"--clients", "N", "At once, 1 to 128; else first 1, then 64"},
                                {"--seconds", "S", "For each row, 1 to 300; else 3"},
                                {"--json", "", "One JSON object per row and line"},
                                {"--data", "FOLDER", "The disk to measure: a folder on it, which stays as it is"}},
                               {"nats-server"}),
      .example = "jetpage bench --seconds 5",
      .run = run_bench,
      .more_help =
          [](const Words&) {
            return std::string(
                "publish  the nats-server alone: durable publishes, each with its expectation\n"
                "command  POST /cinema/movies, which nothing follows\n"
                "saga     POST /mall/orders, with the delivery, stock and views that follow each\n"
                "visible  a command, and the query that waits for it (Min-Position)\n"
                "query    GET /cinema/movies/1\n"
                "percent  of the publishes with as many clients. Times are microseconds: of half, and of 99 in 100.\n");
          },
  };
}

}  // namespace jetpage::api::cli
