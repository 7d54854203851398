#include <catch2/catch_test_macros.hpp>

#include "tests/stories/worked_example.hpp"
#include "tests/support/json.hpp"

using namespace jetpage::tests;
using nlohmann::json;

// SYSTEMS.md, cinema, "Worked example".

namespace {

void run_over_http(Server& server) {
  Http http(server.url());
  REQUIRE(http.post("/movies", R"({"desc":"Beautiful Movie~"})").status == 201);
  REQUIRE(http.post("/movies", R"({"desc":"Happy Story!"})").status == 201);
  REQUIRE(http.post("/reservations", R"({"movieId":"1"})").status == 201);
  REQUIRE(await_first_confirmation(http));
  REQUIRE(http.post("/reservations", R"({"movieId":"1","status":"reqReserve"})").status == 201);
  REQUIRE(await_second_confirmation(http));
  REQUIRE(http.patch("/reservations/1", R"({"status":"reqCancel"})").status == 200);
  REQUIRE(await_cancellation(http));
}

// As people type it, but for the port, and for stdin, which is no terminal here.
void type_http(const Server& server, std::vector<std::string> words) {
  const std::string place = server.url().substr(std::string("http://").size());
  words[1] = place + words[1];
  words.insert(words.begin(), {"http", "--ignore-stdin", "--check-status"});
  const auto done = run(words);
  INFO(done.out << done.err);
  REQUIRE(done.exit_code == 0);
}

void run_over_httpie(Server& server) {
  Http http(server.url());
  type_http(server, {"POST", "/movies", "desc=Beautiful Movie~"});
  type_http(server, {"POST", "/movies", "desc=Happy Story!"});
  type_http(server, {"POST", "/reservations", "movieId=1"});
  REQUIRE(await_first_confirmation(http));
  type_http(server, {"POST", "/reservations", "movieId=1", "status=reqReserve"});
  REQUIRE(await_second_confirmation(http));
  type_http(server, {"PATCH", "/reservations/1", "status=reqCancel"});
  REQUIRE(await_cancellation(http));
}

}  // namespace

TEST_CASE("the worked example leaves exactly its events on the log, and its end state in the views") {
  Server server;
  run_over_http(server);
  check_events(events_from_tail(server));
  check_end_state(server);
}

TEST_CASE("the worked example typed with HTTPie leaves the same events") {
  if (!is_on_path("http")) SKIP("HTTPie (http) is not on PATH");
  Server server;
  run_over_httpie(server);
  check_events(events_from_tail(server));
  check_end_state(server);
}

TEST_CASE("a reservation's history stands at its own path") {
  Server server;
  run_over_http(server);
  Http http(server.url());
  const auto answer = http.get("/reservations/1/events");
  REQUIRE(answer.status == 200);
  const json events = json_of(answer).at("_embedded").at("events");
  std::vector<std::string> types;
  for (const json& event : events) types.push_back(event.at("eventType"));
  CHECK(types == std::vector<std::string>{"ReservationCreated", "ReservationConfirmed", "ReservationCancelRequested",
                                          "ReservationCancelled"});
  CHECK(answer.header("ETag") == "\"4\"");
  CHECK(http.get("/reservations/3/events").status == 404);
}

TEST_CASE("the NATS command line shows the log through `jetpage decode`") {
  if (!is_on_path("nats") || !is_on_path("script")) SKIP("the NATS CLI (nats), or script, is not on PATH");
  Server server;
  const NatsSubscription live(server);
  run_over_http(server);
  CHECK(await([&] { return count_of(live.text(), "\"eventType\"") == 16; }));
  const auto shown = run({"script", "--quiet", "--return", "--flush", "--command",
                          "stty columns 1000; nats --server " + server.nats_url() +
                              " stream view CINEMA 25 --translate '" + jetpage_binary() + " decode'",
                          "/dev/null"});  // it shows pages, and so wants a terminal
  INFO(shown.out << shown.err);
  CHECK(shown.exit_code == 0);
  CHECK(count_of(shown.out, "\"eventType\"") == 16);
  CHECK(shown.out.find(R"("eventType":"MovieCancelled")") != std::string::npos);
  CHECK(shown.out.find("영화 [1]") != std::string::npos);
}
