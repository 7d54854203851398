#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <nlohmann/json.hpp>

#include "jetpage/aggregates/policies/parking.hpp"
#include "jetpage/eventstore/jetstream/log.hpp"
#include "tests/api/cli/cli.hpp"
#include "tests/eventstore/jetstream/raw_nats.hpp"
#include "tests/support/nats_server.hpp"

using namespace jetpage::tests;
using namespace jetpage;
using Catch::Matchers::ContainsSubstring;
using nlohmann::json;

// `jetpage doctor`: what it says of a system that is well, and of each thing that is not.

namespace {

// Exit code 1, and one finding of this check that says both.
void check_found(const Finished& done, const std::string& check, const std::string& found, const std::string& advice) {
  CHECK(done.exit_code == 1);
  INFO(done.out);
  const auto findings = rows_of(done);
  const bool is_there = std::any_of(findings.begin(), findings.end(), [&](const json& finding) {
    return finding.at("check") == check && finding.at("verdict") != "ok" &&
           finding.at("found").get<std::string>().find(found) != std::string::npos &&
           finding.at("advice").get<std::string>().find(advice) != std::string::npos;
  });
  INFO(check << ": " << found << ": " << advice);
  CHECK(is_there);
}

// JETPAGE_BINARY, which is ours, is no setting.
Finished doctor_of(const std::string& data, const Environment& more = {}) {
  Environment environment = nowhere();
  for (const auto& [name, value] : more) environment[name] = value;
  return run({"env", "-u", "JETPAGE_BINARY", jetpage_binary(), "doctor", "cinema", "--json", "--data", data},
             environment);
}

std::unique_ptr<eventstore::JetStreamLog> log_at(const std::string& url) {
  eventstore::LogOptions options;
  options.url = url;
  return std::move(eventstore::JetStreamLog::connect(options)).value();
}

}  // namespace

TEST_CASE("doctor finds nothing wrong with a system that is well") {
  const Server server;
  const auto done = doctor_of(server.data().string());
  INFO(done.out);
  CHECK(done.exit_code == 0);
  CHECK(done.err.empty());
  for (const json& finding : rows_of(done)) {
    CHECK(finding.at("verdict") == "ok");
    CHECK(finding.at("advice") == "");
  }
  for (const char* check :
       {"environment", "data folder", "file system", "disk space", "server", "nats-server", "durability",
        "message size", "stream CINEMA", "clock", "view cinema/movies", "parked cinema"}) {
    INFO(check);
    CHECK_THAT(done.out, ContainsSubstring("\"check\":\"" + std::string(check) + "\""));
  }
}

TEST_CASE("doctor names a variable that sets nothing") {
  const Server server;
  check_found(doctor_of(server.data().string(), {{"JETPAGE_LISTENN", "x"}}), "environment", "JETPAGE_LISTENN",
              "jetpage config");
}

TEST_CASE("doctor says that there is no nats-server that will do, and where to get one") {
  const TempFolder data;
  check_found(doctor_of(data.path().string(), {{"JETPAGE_NATS_SERVER", "no-such-nats-server"}}),
              "nats-server's program", "there is no nats-server (looked for 'no-such-nats-server')", "put one on PATH");
}

TEST_CASE("doctor says that the log is away and goes on with the disk") {
  const auto done = doctor_of("/nonexistent", {{"JETPAGE_NATS", "nats://127.0.0.1:1"}});
  check_found(done, "nats-server", "no nats-server answers at nats://127.0.0.1:1", "jetpage serve");
  CHECK_THAT(done.out, ContainsSubstring("\"check\":\"disk space\""));
}

TEST_CASE("doctor finds what is wrong with a server that is not ours: its syncing and the stream's settings") {
  const NatsServer nats(Sync::lazily);
  REQUIRE(log_at(nats.url())->open("cinema", true));
  raw_request(nats.url(), "$JS.API.STREAM.UPDATE.CINEMA",
              R"({"name":"CINEMA","subjects":["cinema.>"],"retention":"limits","storage":"file","discard":"new",
                  "duplicate_window":120000000000,"deny_delete":true,"deny_purge":true,"allow_direct":false,
                  "allow_atomic":true,"max_age":3600000000000,"num_replicas":1,"max_bytes":-1,"max_msgs":-1})");
  const TempFolder data;
  const auto done = doctor_of(data.path().string(), {{"JETPAGE_NATS", nats.url()}});
  check_found(done, "durability", "does not tell whether it syncs", "sync_interval: always");
  check_found(done, "stream CINEMA", "max_age is 3600000000000", "jetpage serve cinema");
  check_found(done, "stream CINEMA", "allow_direct is false", "mends what can be mended");
}

TEST_CASE("doctor says that a nats-server takes less at once than a command may come to") {
  const NatsServer nats(Sync::lazily, "max_payload: 2048");
  const TempFolder data;
  check_found(doctor_of(data.path().string(), {{"JETPAGE_NATS", nats.url()}}), "message size",
              "takes 2.0 KiB at once: commands that come to more are refused", "max_payload");
}

TEST_CASE("doctor tells of events that are set aside, for whom and why") {
  const NatsServer nats(Sync::lazily);
  const auto log = log_at(nats.url());
  REQUIRE(log->open("cinema", true));
  std::shared_ptr<eventstore::KeyValue> bucket =
      std::move(log->bucket("jetpage_parked", std::chrono::seconds(0))).value();
  REQUIRE(aggregates::Parking(bucket, "cinema-message")
              .park({.position = 7,
                     .subject = "cinema.reservation.1",
                     .reason = "it is unreadable",
                     .attempts = 1,
                     .time_us = 1}));
  const TempFolder data;
  check_found(doctor_of(data.path().string(), {{"JETPAGE_NATS", nats.url()}}), "parked cinema",
              "1 events wait for cinema-message; the first at 7: it is unreadable", "jetpage parked replay cinema");
}

TEST_CASE("doctor tells of generations that lie about, of a view that is damaged, and changes neither") {
  Server server;
  const auto views = server.data() / "views" / "cinema";
  server.stop();
  std::filesystem::create_directory(views / "movies" / "9");
  write_text(views / "payments" / "1" / "data.mdb", "this is no view");
  const auto done = doctor_of(server.data().string(), {{"JETPAGE_NATS", "nats://127.0.0.1:1"}});
  check_found(done, "view cinema/movies", "1 generations beside", "next start");
  check_found(done, "view cinema/payments", "payments/1", "jetpage rebuild cinema payments");
  CHECK(std::filesystem::exists(views / "movies" / "9"));
}
