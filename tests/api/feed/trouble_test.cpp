#include <mutex>

#include "tests/api/feed/feed_server.hpp"

using namespace jetpage;
using namespace jetpage::tests;
using namespace std::chrono_literals;

// The log is away or damaged, the server stops.

TEST_CASE("while the log is away a feed stays open and beats, and goes on without loss") {
  FeedServer server;
  server.add_movies(300);
  EventStream live(server.url(), "/events");
  REQUIRE(live.reach("300"));
  server.faults.fail_from(1, Failure::unavailable);
  EventStream late(server.url(), "/events?after=0");
  CHECK(late.status() == 200);
  server.add_movies(5);
  CHECK(live.hears_heartbeat());
  CHECK(late.hears_heartbeat());
  const EventStream now(server.url(), "/events");
  CHECK(now.status() == 503);  // nobody knows where now is
  CHECK(now.head().find("Retry-After: ") != std::string::npos);
  server.faults.heal();
  CHECK(ids_of(live.take(5)) == id_range(301, 305));
  CHECK(ids_of(late.take(305)) == id_range(1, 305));
}

TEST_CASE("every call to the log may fail once, and the feed loses nothing") {
  for (unsigned number = 1; number <= 12; ++number) {
    INFO("call " << number);
    FeedServer server({.kept_bytes = 1});
    server.add_movies(3);
    server.faults.fail_call(number, Failure::unavailable);
    EventStream feed(server.url(), "/events?after=0");
    CHECK(ids_of(feed.take(3)) == id_range(1, 3));
    server.add_movies(3);
    CHECK(ids_of(feed.take(3)) == id_range(4, 6));
  }
}

namespace {

// What a feed tells the server's log, from any thread.
class Told {
 public:
  api::FeedTailOptions options() {
    api::FeedTailOptions options;
    options.report = [this](const std::string& message) {
      const std::lock_guard lock(mutex_);
      messages_ += message + "\n";
    };
    return options;
  }
  bool names(const std::string& part) {
    const std::lock_guard lock(mutex_);
    return messages_.find(part) != std::string::npos;
  }

 private:
  std::mutex mutex_;
  std::string messages_;
};

void add_unreadable(FeedServer& server) {
  server.log.inject("cinema", "cinema.movie.7", {1, 2, 3});
  server.append("movie", {{"cinema.movie.MovieBurnt", {1, 2, 3, 4}}});
  server.add_movie();
}

void check_unreadable(EventStream& feed, Told& told) {
  const auto events = feed.take(3);
  REQUIRE(ids_of(events) == id_range(2, 4));
  CHECK(events[0].type == "problem");
  CHECK(events[0].data.find("\"code\":\"log_corrupted\"") != std::string::npos);
  CHECK(events[1].type == "problem");
  CHECK(events[2].type == "MovieRegistered");
  CHECK(told.names("commit_unreadable: CINEMA 2 (cinema.movie.7)"));
  CHECK(told.names("event_type_unknown: CINEMA 3 (cinema.movie.2)"));
}

}  // namespace

TEST_CASE("what cannot be read is told as a problem in its place, and to the server's log, and the rest goes on") {
  Told told;
  FeedServer server(told.options());
  server.add_movie();
  SECTION("as it comes") {
    EventStream live(server.url(), "/events");
    REQUIRE(live.reach("1"));
    add_unreadable(server);
    check_unreadable(live, told);
  }
  SECTION("in an older part of the log") {
    add_unreadable(server);
    EventStream past(server.url(), "/events?after=1");
    check_unreadable(past, told);
  }
}

TEST_CASE("a log that breaks ends its feeds with a problem; who comes back when it is whole goes on") {
  FeedServer server;
  server.add_movie();
  EventStream live(server.url(), "/events");
  REQUIRE(live.reach("1"));
  server.faults.plan([](const Call& call) {
    return call.what == "next" ? std::optional(Failure::lost_request) : std::nullopt;  // anything but `unavailable`
  });
  std::optional<StreamEvent> last;
  do {  // what was there before the tail had begun comes from the history
    server.add_movie();
    last = live.next();
  } while (last && last->type != "problem");
  REQUIRE(last);
  CHECK(last->id.empty());
  CHECK(live.await_close());
  server.faults.heal();
  const int next = std::stoi(live.last_id()) + 1;
  CHECK(ids_of(EventStream(server.url(), "/events", live.resume()).take(1)) == id_range(next, next));
}

TEST_CASE("when the server stops, its feeds end at once") {
  FeedServer server;
  std::vector<std::unique_ptr<EventStream>> feeds;
  for (int i = 0; i < 20; ++i) {
    feeds.push_back(std::make_unique<EventStream>(server.url(), "/events"));
    REQUIRE(feeds.back()->reach("0"));
  }
  server.stop();
  CHECK(server.feeds() == 0);
  for (auto& feed : feeds) CHECK(feed->await_close());
}

TEST_CASE("feeds that are ended close, and new ones too") {
  FeedServer server;
  EventStream feed(server.url(), "/events");
  REQUIRE(feed.reach("0"));
  server.end_feeds();
  CHECK(feed.await_close());
  CHECK(EventStream(server.url(), "/events").await_close());
}
