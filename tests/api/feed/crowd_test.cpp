#include <thread>

#include "tests/api/feed/feed_server.hpp"

using namespace jetpage::tests;
using namespace std::chrono_literals;

namespace {

// A client that reconnects with its last id as long as it has not seen everything.
class FaithfulClient {
 public:
  explicit FaithfulClient(const std::string& url) : url_(url), feed_(std::in_place, url, "/events?after=0") {}

  // The ids up to this many events.
  std::vector<std::string> see(std::size_t count) {
    for (int connections = 1; connections < 100 && ids_.size() < count; ++connections) {
      if (connections > 1) feed_.emplace(url_, "/events?after=0", feed_->resume());
      for (auto event = feed_->next(); event; event = feed_->next()) {
        ids_.push_back(event->id);
        if (ids_.size() == count) break;
      }
    }
    return ids_;
  }

 private:
  std::string url_;
  std::optional<EventStream> feed_;
  std::vector<std::string> ids_;
};

}  // namespace

TEST_CASE("two hundred feeds, begun at different times, see every event once") {
  FeedServer server;
  std::thread writer([&] {
    for (int i = 0; i < 200; ++i) {
      server.add_movies(3);
      std::this_thread::sleep_for(1ms);  // so that feeds begin while it writes
    }
  });
  std::vector<std::unique_ptr<EventStream>> feeds;
  for (int i = 0; i < 200; ++i) feeds.push_back(std::make_unique<EventStream>(server.url(), "/events?after=0"));
  writer.join();
  for (auto& feed : feeds) CHECK(ids_of(feed->take(600)) == id_range(1, 600));
  CHECK(server.feeds() == 200);
}

TEST_CASE("a client that does not read holds nobody up, and loses nothing itself") {
  FeedServer server({.kept_bytes = 64 * 1024});
  const std::string desc(8'000, 'x');
  constexpr int movies = 2'000;  // 16 MB, more than lie in sockets
  FaithfulClient slow(server.url());
  EventStream quick(server.url(), "/events?after=0");
  std::thread writer([&] {
    for (int i = 0; i < movies; ++i) server.add_movie(desc);
  });
  CHECK(ids_of(quick.take(movies)) == id_range(1, movies));
  writer.join();
  CHECK(slow.see(movies) == id_range(1, movies));
}

TEST_CASE("a feed that falls behind what is kept reads the log, and joins the others again") {
  FeedServer server({.kept_bytes = 1});
  EventStream first(server.url(), "/events");
  REQUIRE(first.reach("0"));
  server.add_movies(1'000);
  CHECK(ids_of(EventStream(server.url(), "/events?after=300").take(700)) == id_range(301, 1'000));
  CHECK(ids_of(first.take(1'000)) == id_range(1, 1'000));
  server.add_movies(10);
  CHECK(ids_of(first.take(10)) == id_range(1'001, 1'010));
}

TEST_CASE("more feeds than there may be are answered 503, until one leaves") {
  jetpage::api::HttpOptions http;
  http.streams = 3;
  FeedServer server({}, http);
  std::vector<std::unique_ptr<EventStream>> feeds;
  for (int i = 0; i < 3; ++i) {
    feeds.push_back(std::make_unique<EventStream>(server.url(), "/events"));
    REQUIRE(feeds.back()->reach("0"));
  }
  const EventStream refused(server.url(), "/events");
  CHECK(refused.status() == 503);
  CHECK(refused.head().find("Retry-After: ") != std::string::npos);
  feeds.pop_back();
  CHECK(await([&] { return EventStream(server.url(), "/events").status() == 200; }));
}
