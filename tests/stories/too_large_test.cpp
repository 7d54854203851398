#include <catch2/catch_test_macros.hpp>

#include "tests/support/json.hpp"
#include "tests/support/nats_server.hpp"
#include "tests/support/server.hpp"
#include "tests/support/story_log.hpp"

using namespace jetpage::tests;

TEST_CASE("a command that comes to more than the nats-server takes at once is 413, whoever wrote meanwhile goes on") {
  const NatsServer nats(Sync::lazily, "max_payload: 2048");
  Server server({.systems = {"cinema"}, .settings = {{"JETPAGE_NATS", nats.url()}}});
  Http http(server.url());
  CHECK(server.talk().find("takes at most 2048 bytes at once") != std::string::npos);

  const std::string large = R"({"desc":")" + std::string(5'000, 'x') + "\"}";
  const Answer refused = http.post("/movies", large, {{"Idempotency-Key", "large"}});
  INFO(refused.body);
  CHECK(refused.status == 413);
  CHECK(json_of(refused)["code"] == "commit_too_large");
  CHECK(json_of(refused)["detail"].get<std::string>().find("2048 bytes") != std::string::npos);
  CHECK(StoryLog(server).last() == 0);

  CHECK(http.post("/movies", large).status == 413);
  const Answer made = http.post("/movies", R"({"desc":"One"})");
  CHECK(made.status == 201);
  CHECK(http.patch("/movies/" + field_of(made, "movieId"), large).status == 413);
  CHECK(StoryLog(server).last() == 1);
}
