#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <filesystem>

#include "tests/api/cli/cli.hpp"
#include "tests/support/temp_folder.hpp"

using namespace jetpage::tests;
using Catch::Matchers::ContainsSubstring;

TEST_CASE("bench measures publishes, commands, sagas and queries, and leaves nothing behind") {
  const TempFolder disk;
  const std::string data = disk.path().string();
  // What the environment sets is for servers that serve.
  const auto done = typed_with({{"JETPAGE_ROLES", "policies"}, {"JETPAGE_NATS", "nats://127.0.0.1:1"}},
                               {"bench", "--clients", "2", "--seconds", "1", "--json", "--data", data});
  INFO(done.err);
  CHECK(done.exit_code == 0);
  std::vector<std::string> measured;
  for (const auto& row : rows_of(done)) {
    measured.push_back(row.at("what"));
    CHECK(row.at("clients") == 2);
    CHECK(row.at("perSecond") > 0);
    CHECK(row.at("p50Us") > 0);
    CHECK(row.at("p99Us") >= row.at("p50Us"));
    CHECK(row.at("failed") == 0);
    CHECK(row.at("percent").is_null() == (row.at("what") == "query"));
  }
  CHECK(measured == std::vector<std::string>{"publish", "command", "saga", "visible", "query"});
  CHECK(rows_of(done).at(0).at("percent") == 100);
  CHECK(std::filesystem::is_empty(disk.path()));
}

TEST_CASE("bench that cannot begin says why") {
  CHECK(typed("bench", "--seconds", "0").exit_code == 2);
  CHECK(typed("bench", "--clients", "129").exit_code == 2);
  const auto nowhere = typed("bench", "--data", "/proc/none");
  CHECK(nowhere.exit_code == 1);
  CHECK_THAT(nowhere.err, ContainsSubstring("/proc") && ContainsSubstring("try: --data"));
}
