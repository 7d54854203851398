#include <catch2/catch_test_macros.hpp>

#include <atomic>
#include <thread>

#include "tests/support/await.hpp"
#include "tests/support/event_stream.hpp"
#include "tests/support/json.hpp"
#include "tests/support/server.hpp"
#include "tests/support/story_log.hpp"

using namespace jetpage::tests;
using namespace std::chrono_literals;

// GET /events of the real program: nothing lost, nothing twice, whatever is restarted. DESIGN.md 5.

namespace {

// The ids of all events on the log, as the feed tells them.
std::vector<std::string> ids_on_log(const Server& server) {
  std::vector<std::string> ids;
  for (const auto& entry : StoryLog(server).entries()) {
    const std::size_t events = entry.commit()->size();
    const std::string position = std::to_string(entry.position);
    for (std::size_t i = 1; i < events; ++i) ids.push_back(position + "." + std::to_string(i));
    ids.push_back(position);
  }
  return ids;
}

std::vector<std::string> ids_of(const std::vector<StreamEvent>& events) {
  std::vector<std::string> ids;
  for (const StreamEvent& event : events) ids.push_back(event.id);
  return ids;
}

void append(std::vector<std::string>& ids, const std::vector<std::string>& more) {
  ids.insert(ids.end(), more.begin(), more.end());
}

// Reserves movie 1 and waits until its saga has come to its end: five entries on the log.
void reserve(Http& http) {
  const Answer made = http.post("/reservations", R"({"movieId":1})");
  REQUIRE(made.status == 201);
  REQUIRE(await([&] { return http.get("/messages/" + field_of(made, "rsvId")).status == 200; }));
}

}  // namespace

TEST_CASE("a client of the feed sees every event once over restarts of the server and of the log") {
  Server server;
  std::vector<std::string> seen;
  Headers resume;
  {
    Http http(server.url());
    EventStream feed(server.url(), "/events?after=0");
    REQUIRE(http.post("/movies", R"({"desc":"One"})").status == 201);
    reserve(http);
    append(seen, ids_of(feed.take(3)));  // it leaves in the middle
    resume = feed.resume();
    CHECK(server.stop() == ExitStatus{0, 0});
  }
  server.start();
  Http http(server.url());
  EventStream feed(server.url(), "/events", resume);
  append(seen, ids_of(feed.take(3)));
  CHECK(seen == ids_on_log(server));

  ::kill(server.nats_pid(), SIGKILL);  // it is started again
  CHECK(feed.hears_heartbeat());
  REQUIRE(await([&] { return http.post("/movies", R"({"desc":"Two"})", {{"Idempotency-Key", "two"}}).status == 201; },
                20s));
  append(seen, ids_of(feed.take(1, 20s)));
  CHECK(seen == ids_on_log(server));

  server.kill();
  CHECK(feed.await_close());
  server.start();
  EventStream after_crash(server.url(), "/events", feed.resume());
  Http again(server.url());
  REQUIRE(again.post("/movies", R"({"desc":"Three"})").status == 201);
  append(seen, ids_of(after_crash.take(1)));
  CHECK(seen == ids_on_log(server));
}

TEST_CASE("commands succeed beside two hundred feeds, and each of these sees every event once") {
  Server server;
  std::vector<std::unique_ptr<EventStream>> feeds;
  for (int i = 0; i < 200; ++i) {
    feeds.push_back(std::make_unique<EventStream>(server.url(), "/events"));
    REQUIRE(feeds.back()->status() == 200);
  }
  std::atomic<int> failed = 0;
  std::vector<std::thread> clients;
  for (int c = 0; c < 4; ++c) {
    clients.emplace_back([&] {
      Http http(server.url());
      for (int i = 0; i < 25; ++i) {
        if (http.post("/movies", R"({"desc":"Seen by many"})").status != 201) ++failed;
      }
    });
  }
  for (std::thread& client : clients) client.join();
  CHECK(failed == 0);
  const auto all = ids_on_log(server);
  REQUIRE(all.size() == 100);
  for (auto& feed : feeds) CHECK(ids_of(feed->take(all.size())) == all);

  const auto start = std::chrono::steady_clock::now();
  CHECK(server.stop() == ExitStatus{0, 0});
  CHECK(std::chrono::steady_clock::now() - start < 10s);
  for (auto& feed : feeds) CHECK(feed->await_close());
}

TEST_CASE("how many feeds may be open is a setting; more are answered 503") {
  Server server({.systems = {"cinema"}, .settings = {{"JETPAGE_FEEDS", "2"}}});
  EventStream one(server.url(), "/events");
  EventStream two(server.url(), "/events");
  REQUIRE(one.reach("0"));
  REQUIRE(two.reach("0"));
  CHECK(EventStream(server.url(), "/events").status() == 503);
  CHECK(Http(server.url()).get("/movies").status == 200);
}
