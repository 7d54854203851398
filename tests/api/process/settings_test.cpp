#include <catch2/catch_test_macros.hpp>
#include <fstream>

#include "jetpage/api/process/settings.hpp"
#include "tests/support/temp_folder.hpp"

using namespace jetpage::api;
using jetpage::eventstore::Fault;
using jetpage::tests::TempFolder;
using namespace std::chrono_literals;

namespace {

using Variables = std::map<std::string, std::string>;

jetpage::eventstore::Result<Settings> resolve(const Settings::Flags& flags, const Variables& variables = {}) {
  return Settings::resolve(flags, [&](const std::string& name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    return found == variables.end() ? std::nullopt : std::optional(found->second);
  });
}

std::string file_with(const TempFolder& folder, const std::string& text) {
  const auto path = folder.path() / "jetpage.conf";
  std::ofstream(path) << text;
  return path.string();
}

void check_wrong(const Settings::Flags& flags, const Variables& variables, const std::string& code,
                 const std::vector<std::string>& says) {
  const auto settings = resolve(flags, variables);
  REQUIRE(settings.is(Fault::invalid));
  CHECK(settings.error().code == code);
  INFO(settings.error().message);
  for (const std::string& part : says) CHECK(settings.error().message.find(part) != std::string::npos);
}

}  // namespace

TEST_CASE("what nobody sets has its built-in value, and all built-in values are allowed") {
  const auto settings = resolve({});
  REQUIRE(settings.ok());
  for (const Setting& setting : setting_table()) {
    CHECK(settings->value(setting.name).text == setting.fallback);
    CHECK(settings->value(setting.name).origin == "built in");
    CHECK(!setting.help.empty());
  }
  CHECK(settings->text("listen") == "127.0.0.1:8088");
  CHECK(settings->number("nats-port") == 4222);
  CHECK(settings->duration("patience") == 30s);
  CHECK(!settings->flag("enable-shutdown"));
}

TEST_CASE("one of a few texts may be written in capitals") {
  const auto settings = resolve({}, {{"JETPAGE_LOG_LEVEL", "INFO"}, {"JETPAGE_LOG_FORMAT", "Json"}});
  REQUIRE(settings.ok());
  CHECK(settings->text("log-level") == "info");
  CHECK(settings->text("log-format") == "json");
}

TEST_CASE("flags go before the environment, that before the file, that before what is built in") {
  const TempFolder folder;
  const std::string file =
      file_with(folder, "threads = 1\nqueue = 2\n cache=3 \r\n# a comment\n\nnats = nats://u:p#w@h:1 # another\n");
  const auto settings =
      resolve({{"config", file}, {"threads", "100"}}, {{"JETPAGE_THREADS", "10"}, {"JETPAGE_QUEUE", "20"}});
  REQUIRE(settings.ok());
  CHECK(settings->number("threads") == 100);
  CHECK(settings->value("threads").origin == "flag");
  CHECK(settings->number("queue") == 20);
  CHECK(settings->value("queue").origin == "environment");
  CHECK(settings->number("cache") == 3);
  CHECK(settings->value("cache").origin == "file " + file);
  CHECK(settings->text("nats") == "nats://u:p#w@h:1");
  CHECK(settings->value("data").origin == "built in");
}

TEST_CASE("the environment may name the file, and a flag another") {
  const TempFolder folder;
  const std::string file = file_with(folder, "threads = 7\n");
  CHECK(resolve({}, {{"JETPAGE_CONFIG", file}})->number("threads") == 7);
  CHECK(resolve({{"config", file}}, {{"JETPAGE_CONFIG", "/nonexistent"}})->number("threads") == 7);
}

TEST_CASE("a wrong value is told with its name, its origin and what is allowed") {
  check_wrong({{"threads", "many"}}, {}, "setting_invalid", {"threads", "'many'", "(flag)", "a whole number from 1"});
  check_wrong({}, {{"JETPAGE_THREADS", "0"}}, "setting_invalid", {"threads", "'0'", "(environment)"});
  check_wrong({{"threads", "-1"}}, {}, "setting_invalid", {"threads"});
  check_wrong({{"nats-port", "65536"}}, {}, "setting_invalid", {"nats-port", "0 to 65535"});
  check_wrong({{"replicas", "6"}}, {}, "setting_invalid", {"1 to 5"});
  check_wrong({{"enable-down", "yes"}}, {}, "setting_invalid", {"true or false"});
  check_wrong({{"log-level", "loud"}}, {}, "setting_invalid", {"one of debug, info, warn, error"});
  for (const char* time : {"5", "5 s", "s", "-5s", "5d", "1.5s", "", "99999999999999s"}) {
    check_wrong({{"patience", time}}, {}, "setting_invalid", {"patience", "500ms, 2s, 5m or 24h"});
  }
}

TEST_CASE("times have units") {
  CHECK(resolve({{"patience", "500ms"}})->duration("patience") == 500ms);
  CHECK(resolve({{"patience", "2s"}})->duration("patience") == 2s);
  CHECK(resolve({{"patience", "5m"}})->duration("patience") == 5min);
  CHECK(resolve({{"patience", "24h"}})->duration("patience") == 24h);
}

TEST_CASE("a file that is missing, broken or names unknown settings is told with its path") {
  const TempFolder folder;
  check_wrong({{"config", "/nonexistent/x"}}, {}, "config_unreadable", {"/nonexistent/x"});
  check_wrong({{"config", folder.path().string()}}, {}, "config_unreadable", {folder.path().string()});
  const std::string unknown = file_with(folder, "thraeds = 5\n");
  check_wrong({{"config", unknown}}, {}, "setting_unknown", {"'thraeds'", unknown, "jetpage config"});
  const std::string broken = file_with(folder, "threads = 5\nhello\n");
  check_wrong({{"config", broken}}, {}, "config_invalid", {broken + ":2"});
  const std::string wrong = file_with(folder, "threads = x\n");
  check_wrong({{"config", wrong}}, {}, "setting_invalid", {"(file " + wrong + ")"});
}

TEST_CASE("a list is its parts without blanks and empty ones") {
  CHECK(resolve({{"services", " payment , movie,,"}})->list("services") ==
        std::vector<std::string>{"payment", "movie"});
  CHECK(resolve({{"services", ""}})->list("services").empty());
}

TEST_CASE("misspelt variables are found, Kubernetes' own are not") {
  const char* variables[] = {"PATH=/bin",
                             "JETPAGE_LISTEN=x",
                             "JETPAGE_LISTN=x",
                             "JETPAGE_ID_BLOCK=5",
                             "JETPAGE_PORT=tcp://10.0.0.1:8088",
                             "JETPAGE_CINEMA_SERVICE_HOST=10.0.0.1",
                             "JETPAGE_PORT_8088_TCP_ADDR=10.0.0.1",
                             nullptr};
  CHECK(unknown_variables(variables) == std::vector<std::string>{"JETPAGE_LISTN"});
}
