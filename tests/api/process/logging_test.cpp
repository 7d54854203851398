#include <fcntl.h>
#include <unistd.h>

#include <catch2/catch_test_macros.hpp>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "jetpage/api/process/logging.hpp"
#include "tests/support/temp_folder.hpp"

using namespace jetpage::api;

namespace {

// What goes to stderr meanwhile.
template <class Action>
std::vector<std::string> lines_of(Action action) {
  const jetpage::tests::TempFolder folder;
  const std::string path = (folder.path() / "stderr").string();
  const int before = dup(STDERR_FILENO);
  const int file = open(path.c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
  dup2(file, STDERR_FILENO);
  action();
  dup2(before, STDERR_FILENO);
  close(before);
  close(file);
  std::vector<std::string> lines;
  std::ifstream written(path);
  for (std::string line; std::getline(written, line);) lines.push_back(line);
  return lines;
}

}  // namespace

TEST_CASE("text lines have time, level and message") {
  const auto lines = lines_of([] {
    set_up_logging("info", "text");
    log_debug("not told");
    log_info("started");
    log_error("broken: 100% {}");
  });
  REQUIRE(lines.size() == 2);
  CHECK(lines[0].substr(10, 1) == "T");
  CHECK(lines[0].ends_with(" info    started"));
  CHECK(lines[1].ends_with(" error   broken: 100% {}"));
}

TEST_CASE("JSON lines are one object each, whatever the message holds") {
  const std::string message = "a \"quoted\"\nsecond line \\ \x01 \xff 한";
  const auto lines = lines_of([&] {
    set_up_logging("debug", "json");
    log_debug(message);
    log_warning("careful");
  });
  set_up_logging("info", "text");
  REQUIRE(lines.size() == 2);
  const auto first = nlohmann::json::parse(lines[0]);
  CHECK(first["level"] == "debug");
  CHECK(first["message"] == "a \"quoted\"\nsecond line \\ \x01 \xEF\xBF\xBD 한");
  CHECK(first["ts"].get<std::string>().ends_with("Z"));
  CHECK(nlohmann::json::parse(lines[1])["level"] == "warning");
}

TEST_CASE("a level hides what is below it, and an unknown one is info") {
  CHECK(lines_of([] {
          set_up_logging("error", "text");
          log_warning("hidden");
          log_error("told");
        }).size() == 1);
  CHECK(lines_of([] {
          set_up_logging("loud", "text");
          log_debug("hidden");
          log_info("told");
        }).size() == 1);
  set_up_logging("info", "text");
}
