#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <thread>
#include <vector>

#include "tests/support/await.hpp"
#include "tests/support/json.hpp"
#include "tests/support/server.hpp"
#include "tests/support/story_log.hpp"

using namespace jetpage::tests;

// The nats-server is away: stopped, or dead with nothing to start it from. DESIGN.md 9, promise 5.

namespace {

Headers key(const std::string& text) { return {{"Idempotency-Key", text}}; }

// A nats-server that can be taken away.
class Nats {
 public:
  Nats() {
    write_text(program(), "#!/bin/sh\nexec nats-server \"$@\"\n");
    allow();
  }
  [[nodiscard]] std::filesystem::path program() const { return folder_.path() / "nats-server"; }
  void forbid() const { std::filesystem::rename(program(), folder_.path() / "away"); }
  void restore() const { std::filesystem::rename(folder_.path() / "away", program()); }
  [[nodiscard]] ServerOptions options() const {
    return {.systems = {"cinema"},
            .settings = {{"JETPAGE_NATS_SERVER", program().string()},
                         {"JETPAGE_COMMAND_TIMEOUT", "2s"},
                         {"JETPAGE_LOG_TIMEOUT", "1s"}}};
  }

 private:
  void allow() const { std::filesystem::permissions(program(), std::filesystem::perms::owner_all); }
  TempFolder folder_;
};

void check_unavailable(const Answer& answer) {
  INFO(answer.status << " " << answer.body);
  CHECK((answer.status == 503 || answer.status == 504));
  CHECK(answer.header("Content-Type") == "application/problem+json");
  CHECK(std::atoi(answer.header("Retry-After").c_str()) >= 1);
}

void check_reads_go_on(Http& http) {
  CHECK(field_of(http.get("/movies/1"), "desc") == "One");
  CHECK(http.get("/movieviews").status == 200);
  CHECK(http.get("/actuator/health/liveness").status == 200);
  CHECK(http.get("/actuator/health").status == 200);
}

}  // namespace

TEST_CASE("without a nats-server commands answer 503 with Retry-After, reads go on, and all is well when it returns") {
  const Nats nats;
  Server server(nats.options());
  Http http(server.url());
  const Answer one = http.post("/movies", R"({"desc":"One"})");
  REQUIRE(one.status == 201);
  REQUIRE(http.get("/movies/1", {{"Min-Position", one.header("Position")}}).status == 200);

  nats.forbid();
  const pid_t killed = server.nats_pid();
  ::kill(killed, SIGKILL);
  REQUIRE(await([&] { return http.post("/movies", R"({"desc":"Two"})", key("two")).status == 503; }));
  check_unavailable(http.post("/movies", R"({"desc":"Two"})", key("two")));
  check_unavailable(http.patch("/movies/1", R"({"desc":"Changed"})", key("changed")));
  check_unavailable(http.post("/reservations", R"({"movieId":1})", key("reserve")));
  check_unavailable(http.get("/movies/1/events"));
  check_reads_go_on(http);

  nats.restore();
  REQUIRE(await([&] { return http.post("/movies", R"({"desc":"Two"})", key("two")).status == 201; },
                std::chrono::seconds(20)));
  CHECK(await([&] { return server.nats_pid() != killed; }));  // nats.pid names the one of now
  CHECK(await([&] { return server.talk().find("the nats-server had ended; it runs again") != std::string::npos; }));
  CHECK(http.patch("/movies/1", R"({"desc":"Changed"})", key("changed")).status == 200);
  CHECK(http.post("/reservations", R"({"movieId":1})", key("reserve")).status == 201);
  CHECK(await([&] { return http.get("/messages/1").status == 200; }));
  CHECK(await([&] { return field_of(http.get("/movies/1"), "lastAction") == "reserved"; }));
  CHECK(StoryLog(server).last() == 8);  // two movies, a change, and a reservation with its saga of five
}

TEST_CASE("a nats-server that hangs: no answer is a lie, and the same key finds out") {
  const Nats nats;
  Server server(nats.options());
  Http http(server.url());
  const Answer one = http.post("/movies", R"({"desc":"One"})");
  REQUIRE(one.status == 201);
  REQUIRE(http.get("/movies/1", {{"Min-Position", one.header("Position")}}).status == 200);

  const pid_t hanging = server.nats_pid();
  ::kill(hanging, SIGSTOP);
  check_unavailable(http.patch("/movies/1", R"({"desc":"Changed"})", key("changed")));
  check_unavailable(http.post("/movies", R"({"desc":"Two"})", key("two")));
  check_unavailable(http.post("/reservations", R"({"movieId":1})", key("reserve")));
  check_reads_go_on(http);
  ::kill(hanging, SIGCONT);

  REQUIRE(await([&] { return http.patch("/movies/1", R"({"desc":"Changed"})", key("changed")).status == 200; },
                std::chrono::seconds(20)));
  REQUIRE(await([&] { return http.post("/movies", R"({"desc":"Two"})", key("two")).status == 201; },
                std::chrono::seconds(20)));
  const StoryLog log(server);
  const auto last = log.last();
  CHECK(http.patch("/movies/1", R"({"desc":"Changed"})", key("changed")).status == 200);
  CHECK(http.post("/movies", R"({"desc":"Two"})", key("two")).status == 201);
  CHECK(log.last() == last);
}

TEST_CASE(
    "while a nats-server hangs nobody waits longer than his time, however many want the same aggregate, and health not "
    "at all") {
  const Nats nats;
  Server server(nats.options());
  REQUIRE(Http(server.url()).post("/movies", R"({"desc":"One"})").status == 201);
  using Clock = std::chrono::steady_clock;
  const auto time_since = [](Clock::time_point begin) { return Clock::now() - begin; };

  const pid_t hanging = server.nats_pid();
  ::kill(hanging, SIGSTOP);
  constexpr std::size_t clients = 12;
  std::vector<Clock::duration> took(clients);
  std::vector<Answer> answers(clients);
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < clients; ++i) {
    threads.emplace_back([&, i] {
      Http http(server.url());
      const auto begin = Clock::now();
      answers[i] = http.post("/reservations", R"({"movieId":1})");  // which looks at the movie
      took[i] = time_since(begin);
    });
  }
  Http http(server.url());
  Clock::duration health{};
  for (int i = 0; i < 20; ++i) {
    const auto begin = Clock::now();
    CHECK(http.get("/actuator/health").status == 200);
    health = std::max(health, time_since(begin));
  }
  for (std::thread& thread : threads) thread.join();
  ::kill(hanging, SIGCONT);
  for (const Answer& answer : answers) check_unavailable(answer);
  // One after the other, each with a question of a second to the log, would take three times as long.
  for (const auto& time : took) CHECK(time < std::chrono::seconds(5));
  CHECK(health < std::chrono::milliseconds(900));
}
