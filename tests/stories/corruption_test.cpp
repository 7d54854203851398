#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "jetpage/eventstore/codec.hpp"
#include "jetpage/schemas/cinema_generated.h"
#include "tests/support/await.hpp"
#include "tests/support/damage.hpp"
#include "tests/support/json.hpp"
#include "tests/support/server.hpp"

using namespace jetpage::tests;
using jetpage::eventstore::Event;
using jetpage::eventstore::Position;

namespace {

const jetpage::eventstore::AggregateName first_movie{"movie", "1"};

Event renamed() {
  return jetpage::eventstore::to_event(cinema::movie::MovieModifiedT{
      .movieId = 1, .status = "available", .desc = "Forged", .reviewCnt = 0, .lastAction = "modify"});
}

Event cut_short(Event event) {
  event.data.resize(event.data.size() / 2);
  return event;
}

void register_two_movies(Http& http) {
  REQUIRE(http.post("/movies", R"({"desc":"Damaged"})").status == 201);
  const Answer made = http.post("/movies", R"({"desc":"Sound"})");
  REQUIRE(http.get("/movieviews/2", {{"Min-Position", made.header("Position")}}).status == 200);
}

nlohmann::json health(Http& http) { return json_of(http.get("/actuator/health"))["components"]["cinema"]; }

// A 500 with the code, and nothing of the log's inside.
void check_corrupted(const Answer& answer) {
  INFO(answer.body);
  CHECK(answer.status == 500);
  CHECK(answer.header("Content-Type") == "application/problem+json");
  CHECK(field_of(answer, "code") == "log_corrupted");
  for (const char* secret : {"CINEMA", "cinema.movie", "MovieModified", "Nonsense", "Forged", "/tmp"}) {
    CHECK(answer.body.find(secret) == std::string::npos);
  }
}

void check_movie_is_closed(Http& http) {
  check_corrupted(http.patch("/movies/1", R"({"desc":"New"})"));
  check_corrupted(http.remove("/movies/1"));
  check_corrupted(http.post("/reservations", R"({"movieId":1})"));
  check_corrupted(http.post("/reviews", R"({"movieId":1,"content":"Broken"})"));
}

std::string last_of_history(Http& http, const std::string& path) {
  const Answer answer = http.get(path + "/events");
  if (answer.status != 200) return std::to_string(answer.status);
  const auto events = json_of(answer)["_embedded"]["events"];
  return events.back()["eventType"];
}

// Movie 2 goes on as if nothing were wrong, its saga included. Asked of the log: the views may have stopped.
void check_others_go_on(Http& http) {
  CHECK(http.patch("/movies/2", R"({"desc":"Still sound"})").status == 200);
  const Answer made = http.post("/reservations", R"({"movieId":2})");
  INFO(made.body);
  REQUIRE(made.status == 201);
  const std::string path = made.header("Location");
  CHECK(await([&] { return last_of_history(http, path) == "ReservationConfirmed"; }));
  CHECK(await([&] { return last_of_history(http, "/movies/2") == "MovieReserved"; }));
}

bool says(const Server& server, Position position) {
  return server.talk().find("CINEMA " + std::to_string(position)) != std::string::npos;
}

bool all_views_are(Http& http, const std::string& state) {
  const auto views = health(http)["views"];
  bool all = !views.empty();
  for (const auto& view : views) all = all && view["state"] == state;
  return all;
}

// How many services' policies have parked this many events.
int services_with_parked(Http& http, int events) {
  int services = 0;
  const auto policies = health(http)["policies"];
  for (const auto& policy : policies) services += policy["parked"] == events ? 1 : 0;
  return services;
}

void check_views_stopped(Server& server, Http& http, Position damaged) {
  CHECK(await([&] { return all_views_are(http, "stopped"); }));
  CHECK(await([&] { return says(server, damaged); }));
  const auto view = health(http)["views"]["movies"];
  CHECK(view["reason"].get<std::string>().find("CINEMA " + std::to_string(damaged)) != std::string::npos);
  CHECK(view["position"] == damaged - 1);
}

// What stops the views, closes movie 1 and lets all else go on.
void check_stopped_before(Server& server, Position damaged) {
  Http http(server.url());
  check_views_stopped(server, http, damaged);
  check_movie_is_closed(http);
  check_others_go_on(http);
  // What was seen is served on; what lies behind the damage is not made up.
  CHECK(field_of(http.get("/movies/1"), "desc") == "Damaged");
  CHECK(field_of(http.get("/movieviews/2"), "desc") == "Sound");
  const Answer behind = http.get("/movies/2", {{"Min-Position", std::to_string(damaged)}, {"Prefer", "wait=0"}});
  CHECK(behind.status == 503);
}

}  // namespace

TEST_CASE("a commit that does not continue its aggregate closes that aggregate, and no other") {
  Server server;
  Http http(server.url());
  register_two_movies(http);
  const auto damage = GENERATE(Damage{.wrong_hash = true}, Damage{.wrong_version = true});
  const Position damaged = append_damaged(server, first_movie, renamed(), damage);
  check_movie_is_closed(http);
  check_others_go_on(http);
  CHECK(says(server, damaged));
}

TEST_CASE("a message that is no commit stops the views before it and is parked by all") {
  Server server;
  Http http(server.url());
  register_two_movies(http);
  const Position damaged = publish_raw(server, "cinema.movie.1", "these bytes are no commit");
  CHECK(await([&] { return services_with_parked(http, 1) == 4; }));
  check_stopped_before(server, damaged);
  // Health does not say UP of what stands still, and liveness has no reason to say DOWN.
  CHECK(await([&] { return http.get("/actuator/health").status == 503; }, std::chrono::seconds(20)));
  CHECK(health(http)["standing_still"].size() == 6);
  CHECK(http.get("/actuator/health/liveness").status == 200);
}

TEST_CASE("an event of an unknown type stops the views before it and is parked by all") {
  Server server;
  Http http(server.url());
  register_two_movies(http);
  const Position damaged = append_damaged(server, first_movie, {"cinema.movie.Nonsense", renamed().data});
  CHECK(await([&] { return services_with_parked(http, 1) == 4; }));
  check_stopped_before(server, damaged);
}

TEST_CASE("an event whose bytes are damaged stops the views before it; who does not hear it goes on") {
  Server server;
  Http http(server.url());
  register_two_movies(http);
  const Position damaged = append_damaged(server, first_movie, cut_short(renamed()));
  check_stopped_before(server, damaged);
  CHECK(services_with_parked(http, 0) == 4);
}

TEST_CASE("an event whose bytes are damaged is parked by those who hear it") {
  Server server;
  Http http(server.url());
  register_two_movies(http);
  const cinema::reservation::ReservationConfirmedT confirmed{
      .rsvId = 9, .movieId = 2, .status = "reserved", .payId = 9};
  const Position damaged =
      append_damaged(server, {"reservation", "9"}, cut_short(jetpage::eventstore::to_event(confirmed)));
  check_views_stopped(server, http, damaged);
  CHECK(await([&] { return services_with_parked(http, 1) == 2; }));  // movie and message
  check_corrupted(http.patch("/reservations/9", R"({"status":"reqCancel"})"));
  check_others_go_on(http);
}

TEST_CASE("a damaged log is served as far as it is sound after a restart too") {
  Server server;
  Http first_life(server.url());
  register_two_movies(first_life);
  const Position damaged = publish_raw(server, "cinema.movie.1", "");
  REQUIRE(await([&] { return all_views_are(first_life, "stopped"); }));
  REQUIRE(await([&] { return services_with_parked(first_life, 1) == 4; }));
  REQUIRE(server.stop() == ExitStatus{0, 0});
  server.start(Server::Until::answers);
  check_stopped_before(server, damaged);
  Http second_life(server.url());
  CHECK(services_with_parked(second_life, 1) == 4);
}

TEST_CASE("later events of an aggregate with a parked event are parked behind it") {
  Server server;
  Http http(server.url());
  register_two_movies(http);
  (void)publish_raw(server, "cinema.movie.1", "no commit");
  REQUIRE(await([&] { return services_with_parked(http, 1) == 4; }));
  (void)publish_raw(server, "cinema.movie.1", "and another");
  CHECK(await([&] { return services_with_parked(http, 2) == 4; }));
  check_others_go_on(http);
}
