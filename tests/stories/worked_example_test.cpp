#include <catch2/catch_test_macros.hpp>

#include "tests/stories/worked_example.hpp"
#include "tests/support/json.hpp"

using namespace jetpage::tests;
using nlohmann::json;

// SYSTEMS.md, cinema, "Worked example".

namespace {

void run_example(const Server& server, Typing type) {
  Http http(server.url());
  REQUIRE(type(server, R"(http POST localhost:8088/movies desc="Beautiful Movie~")").status == 201);
  REQUIRE(type(server, R"(http POST localhost:8088/movies desc="Happy Story!")").status == 201);
  REQUIRE(type(server, "http POST localhost:8088/reservations movieId=1").status == 201);
  REQUIRE(await_first_confirmation(http));
  REQUIRE(type(server, "http POST localhost:8088/reservations movieId=1 status=reqReserve").status == 201);
  REQUIRE(await_second_confirmation(http));
  REQUIRE(type(server, "http PATCH localhost:8088/reservations/1 status=reqCancel").status == 200);
  REQUIRE(await_cancellation(http));
}

}  // namespace

TEST_CASE("the worked example leaves exactly its events on the log, and its end state in the views") {
  Server server;
  run_example(server, send_line);
  check_events(events_from_tail(server, "cinema"));
  check_end_state(server);
}

TEST_CASE("the worked example typed with HTTPie leaves the same events") {
  if (!has_httpie()) SKIP("HTTPie (http) is not on PATH");
  Server server;
  run_example(server, type_line);
  check_events(events_from_tail(server, "cinema"));
  check_end_state(server);
}

TEST_CASE("a reservation's history stands at its own path") {
  Server server;
  run_example(server, send_line);
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
  run_example(server, send_line);
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
