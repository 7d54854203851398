#include <catch2/catch_test_macros.hpp>

#include "tests/eventstore/jetstream/raw_nats.hpp"
#include "tests/support/await.hpp"
#include "tests/support/json.hpp"
#include "tests/support/server.hpp"

using namespace jetpage::tests;

namespace {

// Somebody sets how many entries cinema's log may hold.
void limit(const Server& server, int entries) {
  const std::string answer =
      raw_request(server.nats_owner_url(), "$JS.API.STREAM.UPDATE.CINEMA",
                  R"({"name":"CINEMA","subjects":["cinema.>"],"retention":"limits","storage":"file","discard":"new",
                      "duplicate_window":120000000000,"deny_delete":true,"deny_purge":true,"allow_direct":true,
                      "allow_atomic":true,"num_replicas":1,"max_msgs":)" +
                      std::to_string(entries) + "}");
  INFO(answer);
  REQUIRE(answer.find("\"error\"") == std::string::npos);
}

bool tells(const std::string& text, const std::string& words) { return text.find(words) != std::string::npos; }

}  // namespace

TEST_CASE("a log that refuses writes: health is DOWN and says why, so do metrics and doctor; queries go on") {
  Server server;
  Http http(server.url());
  const Answer one = http.post("/movies", R"({"desc":"One"})");
  REQUIRE(one.status == 201);
  REQUIRE(http.get("/movies/1", {{"Min-Position", one.header("Position")}}).status == 200);
  CHECK(tells(http.get("/metrics").body, "jetpage_log_refuses 0"));

  limit(server, 1);
  CHECK(http.post("/movies", R"({"desc":"Two"})").status == 503);
  const Answer health = http.get("/actuator/health");
  INFO(health.body);
  CHECK(health.status == 503);
  const std::string why = json_of(health)["components"]["log"]["refuses"];
  CHECK(tells(why, "maximum messages exceeded"));
  CHECK(tells(why, " MiB are free at " + (server.data() / "log").string()));
  CHECK(tells(http.get("/metrics").body, "jetpage_log_refuses 1"));
  CHECK(http.get("/actuator/health/liveness").status == 200);
  CHECK(http.get("/movies/1").status == 200);
  CHECK(http.get("/movieviews").status == 200);

  const Finished doctor = run({jetpage_binary(), "doctor", "cinema", "--json", "--data", server.data().string()});
  CHECK(doctor.exit_code == 1);
  CHECK(tells(doctor.out, "takes no commands"));
  CHECK(tells(doctor.out, "maximum messages exceeded"));

  limit(server, -1);
  CHECK(http.post("/movies", R"({"desc":"Two"})").status == 201);
  CHECK(http.get("/actuator/health").status == 200);
}
