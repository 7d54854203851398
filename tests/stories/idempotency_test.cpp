#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include <thread>

#include "tests/support/await.hpp"
#include "tests/support/json.hpp"
#include "tests/support/raw_socket.hpp"
#include "tests/support/server.hpp"
#include "tests/support/story_log.hpp"

using namespace jetpage::tests;

// SYSTEMS.md 0, "Repetition"; DESIGN.md 9, promise 2.

namespace {

Headers key(const std::string& text) { return {{"Idempotency-Key", text}}; }

void check_same(const Answer& one, const Answer& other) {
  CHECK(one.status == other.status);
  CHECK(one.body == other.body);
  for (const char* name : {"ETag", "Location", "Position", "Content-Type"}) {
    INFO(name);
    CHECK(one.header(name) == other.header(name));
  }
}

std::string total(Http& http, const std::string& collection, const Answer& after) {
  const auto page = http.get(collection, {{"Min-Position", after.header("Position")}});
  REQUIRE(page.status == 200);
  return json_of(page).at("page").at("totalElements").dump();
}

Answer confirmed_reservation(Http& http) {
  REQUIRE(http.post("/movies", R"({"desc":"Once"})").status == 201);
  const Answer made = http.post("/reservations", R"({"movieId":1})", key("reserve"));
  REQUIRE(made.status == 201);
  REQUIRE(await([&] { return field_of(http.get("/reservations/1"), "status") == "reserved"; }));
  REQUIRE(await([&] { return http.get("/messages/1").status == 200; }));
  REQUIRE(await([&] { return field_of(http.get("/movies/1"), "lastAction") == "reserved"; }));
  return made;
}

std::string post_with_key(const std::string& body, const std::string& text) {
  return "POST /movies HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nIdempotency-Key: " + text +
         "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

}  // namespace

TEST_CASE("the same key twice has one effect and one answer") {
  Server server;
  Http http(server.url());
  const Answer first = http.post("/movies", R"({"desc":"Once"})", key("a"));
  REQUIRE(first.status == 201);
  const Answer again = http.post("/movies", R"({"desc":"Once"})", key("a"));
  check_same(first, again);
  CHECK(StoryLog(server).last() == 1);

  const Answer changed = http.patch("/movies/1", R"({"desc":"Twice"})", key("b"));
  REQUIRE(changed.status == 200);
  REQUIRE(http.patch("/movies/1", R"({"desc":"Thrice"})", key("c")).status == 200);
  check_same(changed, http.patch("/movies/1", R"({"desc":"Twice"})", key("b")));
  check_same(first, http.post("/movies", R"({"desc":"Once"})", key("a")));
  CHECK(StoryLog(server).last() == 3);

  const Answer removed = http.remove("/movies/1", key("d"));
  REQUIRE(removed.status == 204);
  check_same(removed, http.remove("/movies/1", key("d")));
  check_same(changed, http.patch("/movies/1", R"({"desc":"Twice"})", key("b")));
}

TEST_CASE("a repeated key is answered the same after a restart, and after a crash") {
  Server server;
  Http first_life(server.url());
  const Answer made = confirmed_reservation(first_life);
  const Answer cancelled = first_life.patch("/reservations/1", R"({"status":"reqCancel"})", key("cancel"));
  REQUIRE(cancelled.status == 200);
  REQUIRE(await([&] { return first_life.get("/messages/2").status == 200; }));
  REQUIRE(await([&] { return field_of(first_life.get("/movies/1"), "lastAction") == "cancelled"; }));
  const auto last = StoryLog(server).last();
  const bool cleanly = GENERATE(true, false);
  if (cleanly) {
    REQUIRE(server.stop() == ExitStatus{0, 0});
  } else {
    server.kill();
  }
  server.start();
  Http http(server.url());
  check_same(made, http.post("/reservations", R"({"movieId":1})", key("reserve")));
  check_same(cancelled, http.patch("/reservations/1", R"({"status":"reqCancel"})", key("cancel")));
  CHECK(StoryLog(server).last() == last);
}

TEST_CASE("a sender that lost the first answer gets it by sending the key again") {
  Server server;
  RawSocket hasty(server.url());
  REQUIRE(hasty.send(post_with_key(R"({"desc":"Lost"})", "lost")));
  hasty.reset();
  const StoryLog log(server);
  REQUIRE(await([&] { return log.last() == 1; }));

  Http http(server.url());
  const Answer again = http.post("/movies", R"({"desc":"Lost"})", key("lost"));
  CHECK(again.status == 201);
  CHECK(again.header("Location") == "/movies/1");
  CHECK(again.header("ETag") == "\"1\"");
  CHECK(log.last() == 1);
}

TEST_CASE("one key sent by many at once has one effect, and all get its answer") {
  Server server;
  Http http(server.url());
  REQUIRE(http.post("/movies", R"({"desc":"Crowded"})").status == 201);
  const std::string path = GENERATE("/movies", "/reservations");
  const std::string body = path == std::string("/movies") ? R"({"desc":"Same"})" : R"({"movieId":1})";
  std::vector<Answer> answers(8);
  std::vector<std::thread> senders;
  for (Answer& answer : answers) {
    senders.emplace_back([&] {
      Http own(server.url());
      // A sending that cannot know may be answered so, and is then repeated.
      (void)await([&] { return (answer = own.post(path, body, key("same"))).status < 500 && answer.status != 0; });
    });
  }
  for (std::thread& sender : senders) sender.join();
  for (const Answer& answer : answers) check_same(answers.front(), answer);
  CHECK(answers.front().status == 201);
  CHECK(total(http, path, answers.front()) == (path == std::string("/movies") ? "2" : "1"));
}

TEST_CASE("a key that stood for something else is refused, and nothing happens") {
  Server server;
  Http http(server.url());
  confirmed_reservation(http);
  REQUIRE(http.post("/movies", R"({"desc":"First"})", key("movie")).status == 201);
  REQUIRE(http.patch("/movies/1", R"({"desc":"Changed"})", key("change")).status == 200);
  const auto last = StoryLog(server).last();

  const std::vector<Answer> refused = {
      http.post("/movies", R"({"desc":"Second"})", key("movie")),
      http.patch("/movies/1", R"({"desc":"Other"})", key("change")),
      http.patch("/movies/2", R"({"desc":"Changed"})", key("change")),
      http.put("/movies/1", R"({"desc":"Changed"})", key("change")),
      http.remove("/movies/1", key("change")),
      http.post("/reservations", R"({"movieId":2})", key("reserve")),
      http.post("/reservations", R"({"movieId":1,"status":"reqReserve"})", key("reserve")),
  };
  for (const Answer& answer : refused) {
    INFO(answer.body);
    CHECK(answer.status == 422);
    CHECK(answer.header("Content-Type") == "application/problem+json");
    CHECK(field_of(answer, "code") == "idempotency_key_reused");
  }
  CHECK(StoryLog(server).last() == last);
}

TEST_CASE("a key of a command whose body says which is for that one alone") {
  Server server({.systems = {"mall"}});
  Http http(server.url());
  const auto add = [&](const std::string& product) {
    return http.post("/inventories", R"({"productId":")" + product + R"(","stock":"5"})", key("k"));
  };
  const Answer first = add("p1");
  REQUIRE(first.status == 201);
  CHECK(field_of(add("p2"), "code") == "idempotency_key_reused");
  check_same(first, add("p1"));
  CHECK(StoryLog(server, "mall").last() == 1);
}

TEST_CASE("a key is one collection's: the same text elsewhere is another key") {
  Server server;
  Http http(server.url());
  CHECK(http.post("/movies", R"({"desc":"One"})", key("k")).status == 201);
  const Answer review = http.post("/reviews", R"({"movieId":1,"content":"Good"})", key("k"));
  CHECK(review.status == 201);
  CHECK(review.header("Location") == "/reviews/1");
}
