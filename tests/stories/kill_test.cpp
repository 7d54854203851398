#include <catch2/catch_test_macros.hpp>

#include <iostream>

#include "tests/stories/cinema_audit.hpp"
#include "tests/stories/cinema_load.hpp"
#include "tests/support/await.hpp"
#include "tests/support/json.hpp"
#include "tests/support/seed.hpp"
#include "tests/support/server.hpp"
#include "tests/support/story_log.hpp"
#include "tests/support/view_check.hpp"

using namespace jetpage::tests;
using namespace std::chrono_literals;
using jetpage::eventstore::LogEntry;
using jetpage::eventstore::Position;

// DESIGN.md 9, promises 1, 2, 3 and 6, under kill -9 at any moment.

namespace {

constexpr int kills = 20;
constexpr int customers = 6;
constexpr int movies = 4;

ServerOptions short_patience() {
  return {.systems = {"cinema"},
          .settings = {{"JETPAGE_PATIENCE", "3s"}, {"JETPAGE_CALL_TIMEOUT", "1s"}, {"JETPAGE_LOG_TIMEOUT", "1s"}}};
}

void register_movies(const Server& server) {
  Http http(server.url());
  for (int i = 0; i < movies; ++i) REQUIRE(http.post("/movies", R"({"desc":"Kept"})").status == 201);
}

// Kills at a random moment while orders succeed; returns how many requests were on their way.
template <class Kill>
int kill_under_way(CinemaLoad& load, std::mt19937_64& random, Kill kill) {
  const auto before = load.traffic().done.load();
  REQUIRE(await([&] { return load.traffic().done > before + 20; }, 30s));
  std::this_thread::sleep_for(std::chrono::milliseconds(between(random, 0, 400)));  // the random moment
  const int in_flight = load.traffic().in_flight;
  kill();
  return in_flight;
}

struct Kills {
  int at_work = 0;    // kills with requests on their way
  int in_flight = 0;  // these requests, over all kills
};

template <class Kill, class Revive>
Kills kill_often(CinemaLoad& load, std::mt19937_64& random, Kill kill, Revive revive) {
  Kills all;
  for (int i = 0; i < kills; ++i) {
    const int in_flight = kill_under_way(load, random, kill);
    all.at_work += in_flight > 0 ? 1 : 0;
    all.in_flight += in_flight;
    revive();
  }
  return all;
}

// Follows the log until every saga has ended.
std::vector<LogEntry> entries_at_rest(const Server& server, CinemaAudit& audit) {
  const StoryLog log(server);
  const auto reader = log.store().read(0);
  REQUIRE(reader.ok());
  std::vector<LogEntry> entries;
  const auto read_on = [&] {
    for (auto next = (*reader)->next(100ms); next && *next; next = (*reader)->next(100ms)) {
      audit.add(**next);
      entries.push_back(std::move(**next));
    }
    return entries.size() == log.last() && audit.open().empty();
  };
  const bool ended = await(read_on, 40s);
  for (const std::string& open : audit.open()) UNSCOPED_INFO(open);
  CHECK(ended);
  return entries;
}

// Every view has seen the whole log.
void await_views(const Server& server, Position last) {
  Http http(server.url(), 30s);
  const Headers seen = {{"Min-Position", std::to_string(last)}, {"Prefer", "wait=20"}};
  for (const char* path : {"/movies", "/reviews", "/reservations", "/payments", "/messages", "/movieviews"}) {
    INFO(path);
    CHECK(http.get(path, seen).status == 200);
  }
}

void check_none(const std::vector<std::string>& faults) {
  for (std::size_t i = 0; i < std::min<std::size_t>(faults.size(), 20); ++i) UNSCOPED_INFO(faults[i]);
  CHECK(faults.size() == 0);
}

void check_everything(Server& server, CinemaLoad& load, const Kills& killed) {
  const CinemaLoad::Result done = load.finish();
  check_none(done.faults);
  CinemaAudit sagas;
  const auto entries = entries_at_rest(server, sagas);
  check_none(sagas.faults());

  LogAudit log({"payment"});  // a payment may be taken back and made anew for the same key
  for (const auto& entry : entries) log.add(entry);
  for (const Acknowledged& answer : done.acknowledged) log.expect(answer);
  check_none(log.faults());
  CHECK(log.keys() == done.acknowledged.size());

  await_views(server, entries.size());
  CHECK(StoryLog(server).last() == entries.size());
  CHECK(server.stop() == ExitStatus{0, 0});
  check_none(differing_views("cinema", server.data(), entries));

  CHECK(killed.at_work > kills / 2);
  CHECK(done.acknowledged.size() > kills * 20);
  const Traffic& traffic = load.traffic();
  std::cerr << kills << " kills, " << killed.at_work << " of them with requests on their way (" << killed.in_flight
            << " in all); " << traffic.requests << " requests, " << traffic.unanswered << " unanswered, "
            << traffic.unavailable << " unavailable, " << traffic.unknown << " unknown, the longest order "
            << traffic.longest_ms << " ms; " << done.acknowledged.size() << " commands acknowledged, " << done.repeated
            << " repeated, " << done.refused << " refused; " << sagas.reservations() << " reservations, "
            << sagas.cancelled() << " cancelled, " << sagas.given_back() << " payments given back; " << entries.size()
            << " commits\n";
}

}  // namespace

TEST_CASE("kill -9 of jetpage under load loses nothing acknowledged and doubles nothing") {
  const auto seed = seed_of("kill jetpage");
  std::mt19937_64 random(seed);
  Server server(short_patience());
  register_movies(server);
  CinemaLoad load([&] { return server.url(); }, seed, customers, movies);
  const Kills killed = kill_often(load, random, [&] { server.kill(); }, [&] { server.start(); });
  CHECK(load.traffic().unanswered > 0);
  check_everything(server, load, killed);
}

TEST_CASE(
    "kill -9 of nats-server under load loses nothing acknowledged and doubles nothing, and it comes back by itself") {
  const auto seed = seed_of("kill nats-server");
  std::mt19937_64 random(seed);
  Server server(short_patience());
  register_movies(server);
  CinemaLoad load([&] { return server.url(); }, seed, customers, movies);
  pid_t killed_pid = 0;
  const Kills killed = kill_often(
      load, random,
      [&] {
        killed_pid = server.nats_pid();
        ::kill(killed_pid, SIGKILL);
      },
      [&] { REQUIRE(await([&] { return server.nats_pid() > 0 && server.nats_pid() != killed_pid; }, 20s)); });
  check_everything(server, load, killed);
}
