#include <signal.h>

#include <catch2/catch_test_macros.hpp>
#include <functional>
#include <map>
#include <regex>
#include <sstream>

#include "jetpage/eventstore/jetstream/log.hpp"
#include "tests/eventstore/jetstream/raw_nats.hpp"
#include "tests/stories/operated.hpp"
#include "tests/support/damage.hpp"
#include "tests/support/nats_server.hpp"

// api/operate/README.md says what is told of each state: each is made, and asked of.
namespace jetpage::tests::states_test {
namespace {

constexpr auto a_while = std::chrono::seconds(30);

struct Told {
  int health = 0;
  std::vector<std::string> says;                         // words in health's answer
  std::optional<std::pair<std::string, double>> metric;  // and one of its samples
  std::string doctor;                                    // the check that is not ok; `ok`: all are
  std::string alert;
};

std::vector<std::string> cells_of(const std::string& line) {
  std::vector<std::string> cells;
  std::istringstream row(line);
  std::string cell;
  std::getline(row, cell, '|');
  while (std::getline(row, cell, '|')) {
    const auto first = cell.find_first_not_of(' ');
    cells.push_back(first == cell.npos ? "" : cell.substr(first, cell.find_last_not_of(' ') - first + 1));
  }
  return cells;
}

std::vector<std::string> quoted_in(const std::string& cell) {
  static const std::regex quoted("`([^`]+)`");
  std::vector<std::string> words;
  for (std::sregex_iterator at(cell.begin(), cell.end(), quoted), end; at != end; ++at) words.push_back((*at)[1]);
  return words;
}

// By state.
std::map<std::string, Told> table() {
  std::map<std::string, Told> rows;
  std::istringstream readme(read_text(JETPAGE_METRICS_README));
  for (std::string line; std::getline(readme, line);) {
    const auto cells = cells_of(line);
    if (cells.size() != 6 || (cells[1] != "200" && cells[1] != "503")) continue;
    Told told{std::stoi(cells[1]), quoted_in(cells[2]), {}, cells[4], cells[5]};
    if (const auto name = quoted_in(cells[3]); !name.empty())
      told.metric = {name[0], std::stod(cells[3].substr(cells[3].rfind(' ')))};
    if (const auto check = quoted_in(cells[4]); !check.empty()) told.doctor = check[0];
    rows[cells[0]] = told;
  }
  return rows;
}

bool has_sample(const std::string& page, const std::string& name, double value) {
  std::istringstream lines(page);
  for (std::string line; std::getline(lines, line);) {
    const bool is_it = line.starts_with(name + " ") || line.starts_with(name + "{");
    if (is_it && std::stod(line.substr(line.rfind(' '))) == value) return true;
  }
  return false;
}

bool tells_all(const std::string& text, const std::vector<std::string>& words) {
  return std::all_of(words.begin(), words.end(),
                     [&](const auto& word) { return text.find(word) != std::string::npos; });
}

bool finds(const Finished& doctor, const std::string& check) {
  const auto rows = rows_of(doctor);
  const auto is_bad = [&](const nlohmann::json& row) {
    return row["verdict"] != "ok" && row["check"] != "environment";
  };
  if (check == "ok") return std::none_of(rows.begin(), rows.end(), is_bad);
  return std::any_of(rows.begin(), rows.end(), [&](const nlohmann::json& row) {
    return is_bad(row) && row["check"].get<std::string>().starts_with(check);
  });
}

// Whether all that the row says is so, of this server, soon. `nats`: the log's server, where that is not its own.
void check_told(const std::string& state, const Server& server, const std::string& nats = "") {
  static const auto rows = table();
  INFO(state);
  REQUIRE(rows.contains(state));
  const Told& told = rows.at(state);
  Http http(server.url());
  std::string health;
  CHECK(await(
      [&] {
        const Answer answer = http.get("/actuator/health");
        health = std::to_string(answer.status) + " " + answer.body;
        return answer.status == told.health && tells_all(answer.body, told.says);
      },
      a_while));
  INFO(health);
  CHECK(http.get("/actuator/health/liveness").status == 200);
  if (told.metric) {
    CHECK(
        await([&] { return has_sample(http.get("/metrics").body, told.metric->first, told.metric->second); }, a_while));
  }
  std::vector<std::string> words = {"doctor", "cinema", "--json"};
  if (!nats.empty()) words.insert(words.end(), {"--nats", nats});
  std::string found;
  const bool is_found = told.doctor.empty() || await(
                                                   [&] {
                                                     const Finished doctor = operate(server, words);
                                                     found = doctor.out;
                                                     return finds(doctor, told.doctor);
                                                   },
                                                   a_while);
  INFO(found);
  CHECK(is_found);
  if (!told.alert.empty()) {
    CHECK(read_text(JETPAGE_ALERTS).find("alert: " + told.alert + "\n") != std::string::npos);
  }
}

// A process with these settings on a log that others share.
Server on(const NatsServer& nats, std::map<std::string, std::string> settings) {
  settings["JETPAGE_NATS"] = nats.url();
  return Server({.systems = {"cinema"}, .settings = std::move(settings)});
}

void with_own_log(const std::string& state, const std::function<void(Server&)>& bring_about) {
  Server server;
  open_cinema(server, 2);
  bring_about(server);
  check_told(state, server);
}

}  // namespace

TEST_CASE("what is told while all is well, and when the log refuses writes or is away") {
  with_own_log("all is well", [](Server&) {});
  with_own_log("the log refuses writes", [](Server& server) {
    const auto answer =
        raw_request(server.nats_owner_url(), "$JS.API.STREAM.UPDATE.CINEMA",
                    R"({"name":"CINEMA","subjects":["cinema.>"],"retention":"limits","storage":"file","discard":"new",
            "duplicate_window":120000000000,"deny_delete":true,"deny_purge":true,"allow_direct":true,
            "allow_atomic":true,"num_replicas":1,"max_msgs":1})");
    REQUIRE(answer.find("\"error\"") == std::string::npos);
    REQUIRE(Http(server.url()).post("/movies", R"({"desc":"x"})").status == 503);
  });
  NatsServer nats(Sync::lazily);
  const Server server = on(nats, {});
  check_told("the log may not sync", server, nats.url());
  nats.kill();
  check_told("the log is away", server, nats.url());
}

TEST_CASE("what is told when a view or a policy is stopped, or an event is parked") {
  with_own_log("a view is stopped", [](Server& server) { publish_raw(server, "cinema.movie.2", "hello"); });
  const NatsServer nats(Sync::lazily);
  const Server commands = on(nats, {{"JETPAGE_ROLES", "commands"}});
  const Server policies = on(nats, {{"JETPAGE_ROLES", "policies"}});
  REQUIRE(Http(commands.url()).post("/movies", R"({"desc":"x"})").status == 201);
  publish_raw(commands, "cinema.movie.2", "hello");
  check_told("an event is parked", policies, nats.url());
}

TEST_CASE("what is told when a policy is stopped") {
  const NatsServer nats(Sync::lazily);
  Server server = on(nats, {});
  REQUIRE(
      await([&] { return has_sample(Http(server.url()).get("/metrics").body, "jetpage_policy_live", 1); }, a_while));
  server.stop();
  (void)raw_request(nats.url(), "$JS.API.CONSUMER.DELETE.CINEMA.cinema-message", "");
  const auto made =
      raw_request(nats.url(), "$JS.API.CONSUMER.DURABLE.CREATE.CINEMA.cinema-message",
                  R"({"stream_name":"CINEMA","config":{"durable_name":"cinema-message","ack_policy":"explicit"}})");
  INFO(made);
  REQUIRE(made.find("\"error\"") == std::string::npos);
  server.start(Server::Until::answers);
  check_told("a policy is stopped", server, nats.url());
}

TEST_CASE("what is told of who runs the policies") {
  const Server first;
  const Server second(
      {.systems = {"cinema"}, .settings = {{"JETPAGE_NATS", first.nats_owner_url()}, {"JETPAGE_ROLES", "policies"}}});
  check_told("another process has a policy", second, first.nats_url());
  const NatsServer nats(Sync::lazily);
  on(nats, {{"JETPAGE_ROLES", "policies"}}).stop();
  check_told("nobody runs a policy", on(nats, {{"JETPAGE_ROLES", "commands"}}), nats.url());
}

TEST_CASE("what is told when a circuit is open") {
  const Server server({.systems = {"cinema"},
                       .settings = {{"JETPAGE_SERVICES", "movie,reservation,viewpage,message"},
                                    {"JETPAGE_PEER", "payment=http://127.0.0.1:1"}}});
  Http http(server.url());
  REQUIRE(http.post("/movies", R"({"desc":"x"})").status == 201);
  REQUIRE(await(
      [&] {
        (void)http.post("/reservations", R"({"movieId":1})");
        return has_sample(http.get("/metrics").body, "jetpage_breaker_state", 2);
      },
      a_while));
  check_told("a circuit is open", server);
}

}  // namespace jetpage::tests::states_test
