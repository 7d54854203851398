#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <nlohmann/json.hpp>

#include "tests/api/cli/cli.hpp"
#include "tests/support/temp_folder.hpp"

using namespace jetpage::tests;
using Catch::Matchers::ContainsSubstring;
using nlohmann::json;

namespace {

std::vector<json> good_rows_of(const Finished& done) {
  CHECK(done.exit_code == 0);
  CHECK(done.err.empty());
  return rows_of(done);
}

json row_where(const std::vector<json>& rows, const char* column, const std::string& value) {
  const auto found = std::find_if(rows.begin(), rows.end(), [&](const json& row) { return row.at(column) == value; });
  return found == rows.end() ? json() : *found;
}

}  // namespace

TEST_CASE("systems lists each service with its port, aggregates, commands, views and whether it has policies") {
  const auto rows = good_rows_of(typed("systems", "cinema", "--json"));
  CHECK(rows.size() == 5);
  const json reservation = row_where(rows, "service", "reservation");
  CHECK(reservation == json::parse(R"({"system": "cinema", "service": "reservation", "port": 8083,
      "aggregates": ["reservation"], "commands": ["POST /reservations", "PATCH /reservations/{id}"],
      "views": ["/reservations"], "policies": true})"));
  const json viewpage = row_where(rows, "service", "viewpage");
  CHECK(viewpage["views"] == json{"/movieviews"});
  CHECK(viewpage["policies"] == false);
}

TEST_CASE("systems --parameters lists what may be set, with what it is unless it is") {
  const auto rows = good_rows_of(typed("systems", "telecom", "--parameters", "--json"));
  const json amount = row_where(rows, "parameter", "billAmount");
  CHECK(amount.at("system") == "telecom");
  CHECK(amount.at("default").is_number());
  CHECK(!amount.at("meaning").get<std::string>().empty());
  CHECK(good_rows_of(typed("systems", "cinema", "--parameters", "--json")).empty());
}

TEST_CASE("the table of systems has the rows of its JSON") {
  const auto rows = good_rows_of(typed("systems", "--json"));
  const auto lines = lines_of(typed("systems").out);
  CHECK_THAT(lines.front(), ContainsSubstring("SYSTEM") && ContainsSubstring("POLICIES"));
  const auto first_lines =
      std::count_if(lines.begin(), lines.end(), [](const std::string& line) { return line.front() != ' '; });
  CHECK(static_cast<std::size_t>(first_lines) == rows.size() + 1);
}

TEST_CASE("no line of a table ends in blanks") {
  for (const auto& done : {typed("systems"), typed("config"), typed("version")}) {
    for (const std::string& line : lines_of(done.out)) {
      INFO(line);
      CHECK((!line.empty() && line.back() != ' '));
    }
  }
}

TEST_CASE("version tells what the program was built from") {
  const auto rows = good_rows_of(typed("version", "--json"));
  for (const char* name : {"jetpage", "commit", "compiler", "nats.c", "lmdb", "flatbuffers", "cpp-httplib"}) {
    INFO(name);
    CHECK(!row_where(rows, "name", name).value("version", "").empty());
  }
  CHECK(typed("--version").out == typed("version").out);
}

TEST_CASE("config tells the value in force and where it comes from") {
  const TempFolder folder;
  const auto file = (folder.path() / "jetpage.conf").string();
  write_text(file, "queue = 7\nthreads = 8\nlisten = 127.0.0.1:1\n");
  const auto rows =
      good_rows_of(typed_with({{"JETPAGE_THREADS", "9"}, {"JETPAGE_LISTEN", "127.0.0.1:2"}},
                              {"config", "--json", "--config", file, "--listen", "127.0.0.1:3", "--enable-down"}));
  const auto check = [&](const char* setting, const char* value, const std::string& origin) {
    INFO(setting);
    CHECK(row_where(rows, "setting", setting) == json{{"setting", setting}, {"value", value}, {"origin", origin}});
  };
  check("queue", "7", "file " + file);
  check("threads", "9", "environment");
  check("listen", "127.0.0.1:3", "flag");
  check("enable-down", "true", "flag");
  check("cache", "10000", "built in");
}

TEST_CASE("config shows no secrets") {
  const Environment secrets = {{"JETPAGE_NATS", "nats://me:hush@one:4222,nats://hush@two:4222"},
                               {"JETPAGE_NATS_CREDENTIALS", "/etc/hush.creds"}};
  for (const auto& done : {typed_with(secrets, {"config"}), typed_with(secrets, {"config", "--json"})}) {
    CHECK(done.exit_code == 0);
    CHECK(done.out.find("hush") == std::string::npos);
    CHECK_THAT(done.out, ContainsSubstring("nats://***@one:4222,nats://***@two:4222"));
  }
}
