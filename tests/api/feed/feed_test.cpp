#include "tests/api/feed/feed_server.hpp"

using namespace jetpage::tests;
using namespace std::chrono_literals;

TEST_CASE("a feed begins now, and tells what happens as it happens") {
  FeedServer server;
  server.add_movies(3);
  EventStream feed(server.url(), "/events");
  REQUIRE(feed.status() == 200);
  CHECK(feed.head().find("Content-Type: text/event-stream\r\n") != std::string::npos);
  CHECK(feed.head().find("Cache-Control: no-store\r\n") != std::string::npos);
  CHECK(feed.head().find("Position: 3\r\n") != std::string::npos);
  REQUIRE(feed.reach("3"));
  server.add_movie();
  const auto event = feed.next();
  REQUIRE(event);
  CHECK(event->id == "4");
  CHECK(event->type == "MovieRegistered");
  CHECK(event->data.starts_with(R"({"eventType":"MovieRegistered","timestamp":5000,"movieId":4,)"));
}

TEST_CASE("a feed begins behind ?after=, and Last-Event-ID goes before it") {
  FeedServer server;
  server.add_movies(5);
  CHECK(ids_of(EventStream(server.url(), "/events?after=0").take(5)) == id_range(1, 5));
  CHECK(ids_of(EventStream(server.url(), "/events?after=3").take(2)) == id_range(4, 5));
  EventStream resumed(server.url(), "/events?after=0", {{"Last-Event-ID", "4"}});
  CHECK(ids_of(resumed.take(1)) == id_range(5, 5));
  for (const char* unknown : {"6", "6.1", "5.1.1", "-1"}) {
    CHECK(Http(server.url()).get(std::string("/events?after=") + unknown).status == 400);
  }
  EventStream at_the_end(server.url(), "/events?after=5");
  REQUIRE(at_the_end.reach("5"));
  server.add_movie();
  CHECK(ids_of(at_the_end.take(1)) == id_range(6, 6));
}

TEST_CASE("a client that saw nothing and comes back loses nothing") {
  FeedServer server;
  server.add_movies(2);
  Headers resume;
  {
    EventStream feed(server.url(), "/events");
    REQUIRE(feed.reach("2"));
    resume = feed.resume();
  }
  server.add_movies(2);
  CHECK(ids_of(EventStream(server.url(), "/events", resume).take(2)) == id_range(3, 4));
}

TEST_CASE("a client whose filter lets nothing through is told how far it has come all the same") {
  FeedServer server;
  EventStream feed(server.url(), "/events?type=MessageSent");
  REQUIRE(feed.reach("0"));
  server.add_movies(500);
  CHECK(feed.reach("500"));
}

TEST_CASE("a feed that leaves at any event and comes back sees every event once") {
  FeedServer server;
  for (int i = 0; i < 4; ++i) {
    server.append("movie", three_events());
    server.add_movie();
  }
  std::vector<std::string> seen;
  Headers resume;
  std::string path = "/events?after=0";
  while (seen.size() < 16) {
    EventStream feed(server.url(), path, resume);
    const auto events = feed.take(1);
    REQUIRE(events.size() == 1);
    seen.push_back(events.front().id);
    resume = feed.resume();
    path = "/events";
  }
  CHECK(seen == std::vector<std::string>{"1.1", "1.2", "1", "2", "3.1", "3.2", "3", "4", "5.1", "5.2", "5", "6", "7.1",
                                         "7.2", "7", "8"});
}

TEST_CASE("a feed is narrowed to aggregates and types, of the past and of what comes") {
  FeedServer server;
  const auto add = [&] {
    server.append("movie", three_events());
    server.append("message", {jetpage::eventstore::to_event(::cinema::message::MessageSentT{.msgId = 1})});
  };
  add();
  EventStream both(server.url(), "/events?after=0&type=MovieReserved,MessageSent");
  EventStream one(server.url(), "/events?after=0&aggregate=movie/3");
  EventStream kind(server.url(), "/events?after=0&aggregate=message");
  EventStream none(server.url(), "/events?after=0&aggregate=message&type=MovieReserved");
  CHECK(ids_of(both.take(2)) == std::vector<std::string>{"1.2", "2"});
  add();
  CHECK(ids_of(both.take(2)) == std::vector<std::string>{"3.2", "4"});
  CHECK(ids_of(one.take(3)) == std::vector<std::string>{"3.1", "3.2", "3"});
  CHECK(ids_of(kind.take(2)) == std::vector<std::string>{"2", "4"});
  CHECK(none.reach("4"));
}

TEST_CASE("a feed that cannot be is refused with the reason") {
  FeedServer server;
  server.add_movies(2);
  Http http(server.url());
  const std::pair<const char*, const char*> wrong[] = {
      {"/events?aggregate=film", "aggregate_unknown"}, {"/events?type=Burnt", "event_type_unknown"},
      {"/events?since=1", "parameter_unknown"},        {"/events?after=soon", "position_invalid"},
      {"/events?after=", "position_invalid"},          {"/events?after=3", "position_unknown"}};
  for (const auto& [path, code] : wrong) {
    INFO(path);
    const Answer answer = http.get(path);
    CHECK(answer.status == 400);
    CHECK(answer.header("Content-Type") == "application/problem+json");
    CHECK(answer.body.find(std::string("\"code\":\"") + code + "\"") != std::string::npos);
  }
  CHECK(http.get("/events", {{"Last-Event-ID", "abc"}}).status == 400);
  const Answer json = http.get("/events", {{"Accept", "application/json"}});
  CHECK(json.status == 406);
  CHECK(json.body.find("not_acceptable") != std::string::npos);
  CHECK(server.feeds() == 0);
}

TEST_CASE("a feed with nothing to tell still beats, and ends when its client has gone") {
  FeedServer server;
  {
    EventStream feed(server.url(), "/events");
    CHECK(feed.hears_heartbeat());
    CHECK(feed.hears_heartbeat());
    CHECK(server.feeds() == 1);
  }
  CHECK(await([&] { return server.feeds() == 0; }));
}
