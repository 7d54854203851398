#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <thread>

#include "tests/support/await.hpp"
#include "tests/support/json.hpp"
#include "tests/support/server.hpp"

using namespace jetpage::tests;

// SYSTEMS.md 0, "Ids"; DESIGN.md 6.

template <>
struct Catch::StringMaker<ExitStatus> {
  static std::string convert(const ExitStatus& ended) {
    return "code " + std::to_string(ended.code) + ", signal " + std::to_string(ended.signal);
  }
};

namespace {

std::string new_movie(Http& http) {
  const Answer made = http.post("/movies", R"({"desc":"Kept"})");
  REQUIRE(made.status == 201);
  return field_of(made, "movieId");
}

// All rows of a collection, without its links.
std::string rows(Http& http, const std::string& collection) {
  return json_of(http.get("/" + collection + "?size=100"))["_embedded"][collection].dump();
}

}  // namespace

TEST_CASE("SIGTERM and Ctrl-C end it in order, and nothing of its nats-server is left") {
  Server server;
  Http http(server.url());
  new_movie(http);
  const int signal = GENERATE(SIGTERM, SIGINT);
  const pid_t nats = server.nats_pid();
  REQUIRE(is_running(nats));
  const auto start = std::chrono::steady_clock::now();
  CHECK(std::filesystem::exists(server.data() / "http.url"));
  CHECK(server.stop(signal) == ExitStatus{0, 0});
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(10));
  for (const char* file : {"http.url", "nats.url", "nats.pid"}) CHECK(!std::filesystem::exists(server.data() / file));
  CHECK(!is_running(nats));
  CHECK(processes_with(server.data().string()).empty());
}

TEST_CASE("a stop lets requests that have begun come to their end") {
  Server server({.systems = {"cinema"},
                 .settings = {{"JETPAGE_LATENCY", "payment=2000-2000"}, {"JETPAGE_CALL_TIMEOUT", "4500ms"}}});
  Http http(server.url());
  new_movie(http);
  Answer made;
  std::jthread customer([&] { made = Http(server.url()).post("/reservations", R"({"movieId":1})"); });
  const std::string begun = "jetpage_commands_running{system=\"cinema\"} 1";  // the payment takes its time
  REQUIRE(await([&] { return http.get("/metrics").body.find(begun) != std::string::npos; }));
  CHECK(server.stop() == ExitStatus{0, 0});
  customer.join();
  CHECK(made.status == 201);
}

TEST_CASE("with a linger health says DOWN while requests are still taken, and a second signal ends it") {
  Server server({.systems = {"cinema"}, .settings = {{"JETPAGE_LINGER", "1h"}}});
  Http http(server.url());
  REQUIRE(http.get("/actuator/health").status == 200);
  ::kill(server.pid(), SIGTERM);
  REQUIRE(await([&] { return http.get("/actuator/health").status == 503; }));
  CHECK(http.get("/actuator/health/readiness").status == 503);
  CHECK(http.get("/actuator/health/liveness").status == 200);
  CHECK(new_movie(http) == "1");
  CHECK(server.stop() == ExitStatus{0, 0});
}

TEST_CASE("a server that cannot start on a folder in use leaves the addresses of the one that serves there") {
  const Server server;
  const auto second = run({jetpage_binary(), "serve", "cinema", "--data", server.data().string(), "--nats",
                           server.nats_owner_url(), "--listen", "127.0.0.1:0"});
  INFO(second.err);
  CHECK(second.exit_code == 1);
  for (const char* file : {"http.url", "nats.url", "nats.pid"}) CHECK(std::filesystem::exists(server.data() / file));
}

TEST_CASE("a stop does not wait for clients that keep a connection open") {
  Server server;
  Http idle(server.url());
  REQUIRE(idle.get("/movies").status == 200);
  const auto start = std::chrono::steady_clock::now();
  CHECK(server.stop() == ExitStatus{0, 0});
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(10));
}

TEST_CASE("ids go on without a gap after a clean stop, and views and histories are as they were") {
  Server server;
  std::string movies;
  std::string reservations;
  std::string views;
  {
    Http http(server.url());
    CHECK(new_movie(http) == "1");
    CHECK(new_movie(http) == "2");
    REQUIRE(http.post("/reservations", R"({"movieId":2})").status == 201);
    REQUIRE(await([&] { return field_of(http.get("/movies/2"), "lastAction") == "reserved"; }));
    REQUIRE(await([&] { return http.get("/messages/1").status == 200; }));
    REQUIRE(await([&] { return field_of(http.get("/movieviews/2"), "movieStatus") == "reserved"; }));
    movies = rows(http, "movies");
    reservations = rows(http, "reservations");
    views = rows(http, "movieviews");
  }
  for (int life = 2; life <= 3; ++life) {
    const ExitStatus ended = server.stop();
    INFO(server.talk());
    REQUIRE(ended == ExitStatus{0, 0});
    server.start();
    Http http(server.url());
    if (life == 2) {
      CHECK(rows(http, "movies") == movies);
      CHECK(rows(http, "reservations") == reservations);
      CHECK(rows(http, "movieviews") == views);
    }
    CHECK(new_movie(http) == std::to_string(life + 1));
    const Answer made = http.post("/reservations", R"({"movieId":1})");
    CHECK(field_of(made, "rsvId") == std::to_string(life));
  }
}

TEST_CASE("after a crash ids are new, and not far from the last") {
  Server server;
  {
    Http http(server.url());
    CHECK(new_movie(http) == "1");
  }
  server.kill();
  server.start();
  Http http(server.url());
  const int id = std::stoi(new_movie(http));
  CHECK(id > 1);
  CHECK(id <= 101);
}

TEST_CASE("a second process on the same folder is refused, and the first goes on") {
  Server server;
  Launch second = server.launch();
  const TempFolder folder;
  second.err = folder.path() / "err";
  Process other(second);
  const auto ended = other.wait(std::chrono::seconds(20));
  const std::string said = read_text(second.err);
  INFO(said);
  REQUIRE(ended);
  CHECK(ended->code != 0);
  CHECK(said.find(server.data().string()) != std::string::npos);
  CHECK(said.find("in use") != std::string::npos);
  Http http(server.url());
  CHECK(new_movie(http) == "1");
  CHECK(is_running(server.nats_pid()));
}
