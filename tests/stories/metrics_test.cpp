#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <map>
#include <regex>
#include <set>
#include <sstream>

#include "tests/support/await.hpp"
#include "tests/support/event_stream.hpp"
#include "tests/support/json.hpp"
#include "tests/support/server.hpp"

using namespace jetpage::tests;

// GET /metrics of the real program, and what api/operate/README.md says of it.

namespace {

using Labels = std::set<std::string>;
using Table = std::map<std::string, Labels>;  // by the figure's name

// The rows of README's table: | `jetpage_feeds` | system | … |
Table told_in_readme() {
  Table table;
  std::istringstream readme(read_text(JETPAGE_METRICS_README));
  const std::regex row("\\| `((?:jetpage|process)_[a-z_]+)` \\| ([a-z, ]*)\\| .*");
  for (std::string line; std::getline(readme, line);) {
    std::smatch parts;
    if (!std::regex_match(line, parts, row)) continue;
    Labels& labels = table[parts[1]];
    std::istringstream names(parts[2]);
    for (std::string name; std::getline(names >> std::ws, name, ',');) {
      labels.insert(name.substr(0, name.find(' ')));
    }
  }
  return table;
}

// `le` of a histogram is nobody's choice.
Labels labels_of(const std::string& sample) {
  Labels labels;
  const std::regex label("([a-z_]+)=\"");
  for (std::sregex_iterator at(sample.begin(), sample.end(), label), end; at != end; ++at) {
    if ((*at)[1] != "le") labels.insert((*at)[1]);
  }
  return labels;
}

// What the page holds. Every sample of a figure has the same labels.
Table told_by(const std::string& page) {
  Table table;
  std::map<std::string, std::string> types;
  std::istringstream lines(page);
  for (std::string line; std::getline(lines, line);) {
    INFO(line);
    if (line.starts_with("# TYPE ")) {
      std::istringstream words(line.substr(7));
      std::string name;
      words >> name >> types[name];
      CHECK((types[name] == "counter") == name.ends_with("_total"));
    } else if (!line.starts_with("#")) {
      std::string name = line.substr(0, line.find_first_of("{ "));
      for (const char* suffix : {"_bucket", "_sum", "_count"}) {
        if (!name.ends_with(suffix)) continue;
        const std::string stem = name.substr(0, name.size() - std::string_view(suffix).size());
        if (types.contains(stem)) name = stem;
      }
      REQUIRE(types.contains(name));
      const auto [known, is_new] = table.try_emplace(name, labels_of(line));
      CHECK(known->second == labels_of(line));
    }
  }
  return table;
}

// The value of a sample whose line begins so; -1: there is none.
double value_of(const std::string& page, const std::string& sample) {
  const auto at = ("\n" + page).find("\n" + sample + " ");
  return at == std::string::npos ? -1 : std::stod(page.substr(at + sample.size() + 1));
}

}  // namespace

TEST_CASE("what README says of the metrics is what the program tells, from the start, and nothing else") {
  const Server server({.systems = {}});  // all
  Http http(server.url());
  const Table told = told_in_readme();
  REQUIRE(told.size() > 30);
  CHECK(told_by(http.get("/metrics").body) == told);
}

TEST_CASE("metrics count what happens") {
  const Server server;
  Http http(server.url());
  REQUIRE(http.post("/movies", R"({"desc":"Counted"})").status == 201);
  REQUIRE(http.post("/reservations", R"({"movieId":1})").status == 201);
  REQUIRE(await([&] { return http.get("/messages/1").status == 200; }));
  EventStream feed(server.url(), "/events");
  REQUIRE(feed.reach("6"));
  const std::pair<const char*, double> figures[] = {
      {R"(jetpage_appends_total{outcome="appended",system="cinema"})", 6},
      {R"(jetpage_appends_total{outcome="conflict",system="cinema"})", 0},
      {R"(jetpage_append_seconds_count{system="cinema"})", 6},
      {R"(jetpage_commands_total{command="cinema.reservation.Reserve",outcome="done",system="cinema"})", 1},
      {R"(jetpage_commands_running{system="cinema"})", 0},
      {R"(jetpage_policy_reactions_total{outcome="done",policy="cinema-message",system="cinema"})", 1},
      {R"(jetpage_policy_reaction_seconds_count{policy="cinema-message",system="cinema"})", 1},
      {R"(jetpage_projection_lag_events{system="cinema",view="movieviews"})", 0},
      {R"(jetpage_projection_lag_seconds{system="cinema",view="movieviews"})", 0},
      {R"(jetpage_view_rows{system="cinema",view="movies"})", 1},
      {R"(jetpage_breaker_state{service="payment",system="cinema"})", 0},
      {R"(jetpage_feeds{system="cinema"})", 1},
      {"jetpage_log_connected", 1},
      {"jetpage_durability_unsafe", 0}};
  // A figure may follow what it counts; then these no longer change.
  std::string page;
  const auto commits = [&] { return value_of(page, R"(jetpage_appends_total{outcome="appended",system="cinema"})"); };
  (void)await([&] {
    page = http.get("/metrics").body;
    return commits() == 6 && std::all_of(std::begin(figures), std::end(figures), [&](const auto& figure) {
             return value_of(page, figure.first) == figure.second;
           });
  });
  for (const auto& [sample, value] : figures) {
    INFO(sample);
    CHECK(value_of(page, sample) == value);
  }
  CHECK(commits() == 6);
  CHECK(value_of(page, "process_resident_memory_bytes") > 1e6);
  CHECK(value_of(page, "process_threads") > 10);
  CHECK(value_of(page, "process_cpu_seconds_total") > 0);
}

TEST_CASE("the breaker of a synchronous call is known before the first one") {
  const Server server({.systems = {}});
  const auto systems = json_of(Http(server.url()).get("/actuator/health"))["components"];
  const std::pair<const char*, const char*> asked[] = {{"cinema", "payment"}, {"telecom", "bill"}};
  for (const auto& [system, service] : asked) {
    INFO(system);
    CHECK(systems[system]["breakers"][service] ==
          nlohmann::json({{"state", "closed"}, {"opened", 0}, {"rejected", 0}}));
  }
}
