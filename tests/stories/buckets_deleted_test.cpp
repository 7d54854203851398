#include <catch2/catch_test_macros.hpp>

#include <set>

#include "tests/eventstore/jetstream/raw_nats.hpp"
#include "tests/support/json.hpp"
#include "tests/support/server.hpp"
#include "tests/support/story_log.hpp"

using namespace jetpage::tests;

TEST_CASE("somebody deletes all buckets beside a running server: commands go on, and no number is used twice") {
  Server server;
  Http http(server.url());
  std::set<std::string> ids;
  for (int i = 0; i < 3; ++i) ids.insert(field_of(http.post("/movies", R"({"desc":"before"})"), "movieId"));
  REQUIRE(ids.size() == 3);

  for (const char* bucket : {"ids", "claims", "parked", "snapshots"}) {
    const std::string stream = "KV_jetpage_" + std::string(bucket);
    INFO(stream);
    REQUIRE(raw_request(server.nats_owner_url(), "$JS.API.STREAM.DELETE." + stream, "").find("\"success\":true") !=
            std::string::npos);
  }
  for (int i = 0; i < 120; ++i) {  // more than a block of numbers
    const Headers key = {{"Idempotency-Key", "key-" + std::to_string(i)}};
    const Answer made = http.post("/movies", R"({"desc":"behind"})", key);
    INFO(made.body);
    REQUIRE(made.status == 201);
    CHECK(ids.insert(field_of(made, "movieId")).second);
    CHECK(field_of(http.post("/movies", R"({"desc":"behind"})", key), "movieId") == field_of(made, "movieId"));
  }
  CHECK(StoryLog(server).last() == 123);
  CHECK(server.talk().find("somebody has deleted the bucket jetpage_claims") != std::string::npos);
}
