#include <catch2/catch_test_macros.hpp>

#include "tests/stories/bad_requests.hpp"
#include "tests/support/await.hpp"
#include "tests/support/json.hpp"
#include "tests/support/raw_socket.hpp"
#include "tests/support/server.hpp"
#include "tests/support/story_log.hpp"

using namespace jetpage::tests;

namespace {

// Movie 1 at version 2 or more, reservation 1 confirmed, reservation 2 not there.
void fill(Http& http) {
  REQUIRE(http.post("/movies", R"({"desc":"One"})").status == 201);
  REQUIRE(http.post("/reservations", R"({"movieId":1})", {{"Idempotency-Key", "taken"}}).status == 201);
  REQUIRE(await([&] { return field_of(http.get("/movies/1"), "lastAction") == "reserved"; }));
  REQUIRE(await([&] { return http.get("/messages/1").status == 200; }));
}

// Status, type, code and whether the problem is complete, in one line, so that a failure tells all.
std::string told(const Answer& answer) {
  const auto problem = nlohmann::json::parse(answer.body, nullptr, false);
  if (!problem.is_object() || !problem.contains("code"))
    return std::to_string(answer.status) + " no problem: " + answer.body;
  const bool complete = problem["status"] == answer.status && !problem.value("title", "").empty() &&
                        !problem.value("detail", "").empty() && !problem.value("type", "").empty();
  return std::to_string(answer.status) + " " + problem.value("code", "") + " " + answer.header("Content-Type") +
         (complete ? "" : ", incomplete") + answer.header("Allow");
}

std::string expected(const BadRequest& bad) {
  return std::to_string(bad.status) + " " + bad.code + " application/problem+json" + bad.allow;
}

}  // namespace

TEST_CASE("every bad request gets its status and code, and changes nothing") {
  Server server;
  Http http(server.url());
  fill(http);
  const StoryLog log(server);
  for (const BadRequest& bad : bad_requests()) {
    INFO(bad.what << ": " << bad.method << " " << bad.path.substr(0, 200) << "  " << bad.body.substr(0, 200));
    const auto last = log.last();
    CHECK(told(http.send(bad.method, bad.path, bad.body, bad.headers)) == expected(bad));
    CHECK(log.last() == last);
  }
  CHECK(http.get("/movies/1").status == 200);
}

TEST_CASE("bytes that are no HTTP are refused or hung up on, and others are served on") {
  Server server;
  Http http(server.url());
  fill(http);
  const auto last = StoryLog(server).last();
  for (const BadBytes& bad : bad_bytes()) {
    INFO(bad.what);
    const RawSocket socket(server.url());
    (void)socket.send(bad.bytes);
    const std::string answer = socket.read_until("\r\n", std::chrono::seconds(15));
    INFO(answer);
    CHECK((answer.empty() || answer.starts_with("HTTP/1.1 4") || answer.starts_with("HTTP/1.1 5")));
    CHECK(http.get("/movies/1").status == 200);
  }
  CHECK(StoryLog(server).last() == last);
}

TEST_CASE("a body in chunks, of which there is none, is an empty body") {
  const Server server;
  const RawSocket socket(server.url());
  REQUIRE(
      socket.send("POST /movies HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                  "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"));
  CHECK(socket.read_until("\r\n", std::chrono::seconds(15)).starts_with("HTTP/1.1 400 "));
  CHECK(Http(server.url()).get("/movies/1").status == 404);
}

TEST_CASE("a command that its path says all of takes no body, or an empty object") {
  Server server;
  Http http(server.url());
  REQUIRE(http.post("/movies", R"({"desc":"One"})").status == 201);
  REQUIRE(http.post("/movies", R"({"desc":"Two"})").status == 201);
  CHECK(http.remove("/movies/1").status == 204);
  CHECK(http.send("DELETE", "/movies/2", "{}", {{"Content-Type", "application/json"}}).status == 204);
}

TEST_CASE("odd but harmless requests are answered as usual") {
  Server server;
  Http http(server.url());
  fill(http);
  const Answer nothing_found = http.get("/movies?desc=%ff%00%27%22%7b");
  CHECK(nothing_found.status == 200);
  CHECK(json_of(nothing_found)["page"]["totalElements"] == 0);
  CHECK(http.get("/check/chkAndReqReserve?movieId=%ff").body == "false");
  CHECK(http.get("/movies?page=99999999999").status == 200);
  // Unknown fields are ignored, numbers may be texts.
  const Answer made = http.post("/movies", R"({"desc":"Two","colour":"red","movieId":"77","status":"reserved"})");
  CHECK(made.status == 201);
  CHECK(field_of(made, "movieId") == "2");
  CHECK(field_of(made, "status") == "available");
  CHECK(http.post("/movies", "{}").status == 201);
  CHECK(http.post("/movies", R"({"desc":null})").status == 201);
}

TEST_CASE("a title in any script comes back as it went in") {
  Server server;
  Http http(server.url());
  const std::string title = R"(영화 \u0001\"\\/ \ud83c\udfac 🎬 \n\t)";
  const Answer made = http.post("/movies", "{\"desc\":\"" + title + "\"}");
  REQUIRE(made.status == 201);
  const auto said = nlohmann::json::parse("\"" + title + "\"");
  CHECK(json_of(made)["desc"] == said);
  const Headers seen = {{"Min-Position", made.header("Position")}};
  CHECK(json_of(http.get("/movies/1", seen))["desc"] == said);
  CHECK(json_of(http.get("/movies/1/events"))["_embedded"]["events"][0]["desc"] == said);
}
