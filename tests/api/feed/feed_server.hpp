#pragma once

#include <catch2/catch_test_macros.hpp>

#include <memory>
#include <string>
#include <vector>

#include "jetpage/api/feed/live_feed.hpp"
#include "jetpage/api/http/server.hpp"
#include "jetpage/eventstore/codec.hpp"
#include "jetpage/eventstore/memory/log.hpp"
#include "jetpage/schemas/cinema_generated.h"
#include "tests/support/await.hpp"
#include "tests/support/event_stream.hpp"
#include "tests/support/faulty_store.hpp"
#include "tests/support/shipped.hpp"

namespace jetpage::tests {

// The live feed of cinema behind an HTTP server, on a log in memory: written by the test, and read by the feed through a store whose
// calls may be made to fail.
class FeedServer {
 public:
  explicit FeedServer(api::FeedTailOptions tail = {}, api::HttpOptions http = {})
      : log_store_(std::move(log.open("cinema", true)).value()),
        feed_(jetpage::tests::shipped("cinema"), store_, tail),
        server_(http, [this](api::Request& request) { return feed_.answer(request); }) {
    const auto port = server_.start("127.0.0.1", 0);
    REQUIRE(port.ok());
    url_ = "http://127.0.0.1:" + std::to_string(*port);
  }

  ~FeedServer() { feed_.stop(); }

  [[nodiscard]] const std::string& url() const { return url_; }
  [[nodiscard]] std::size_t feeds() const { return feed_.feeds(); }
  void stop() { server_.stop(); }
  void end_feeds() { feed_.stop(); }

  // One commit to a new aggregate of this kind; the number of its entry is also the aggregate's id.
  eventstore::Position append(const std::string& category, std::vector<eventstore::Event> events) {
    const std::string id = std::to_string(++written_);
    const auto position = log_store_->append({category, id}, 0,
                                             {.id = "commit " + id,
                                              .cause = "test",
                                              .correlation = "test",
                                              .time_us = 5'000'000,
                                              .events = std::move(events)});
    REQUIRE(position.ok());
    return *position;
  }
  eventstore::Position add_movie(const std::string& desc = "One of many") {
    return append("movie", {eventstore::to_event(::cinema::movie::MovieRegisteredT{
                               .movieId = static_cast<std::int64_t>(written_) + 1, .desc = desc})});
  }
  void add_movies(int count) {
    while (count-- > 0) add_movie();
  }

  eventstore::MemoryLog log;
  Faults faults;

 private:
  std::unique_ptr<eventstore::EventStore> log_store_;
  FaultyStore store_{std::move(log.open("cinema", true)).value(), faults};
  std::uint64_t written_ = 0;
  api::LiveFeed feed_;
  std::string url_;
  api::HttpServer server_;
};

inline std::vector<std::string> ids_of(const std::vector<StreamEvent>& events) {
  std::vector<std::string> ids;
  for (const StreamEvent& event : events) ids.push_back(event.id);
  return ids;
}

// `first` … `last`, as ids.
inline std::vector<std::string> id_range(int first, int last) {
  std::vector<std::string> ids;
  for (int id = first; id <= last; ++id) ids.push_back(std::to_string(id));
  return ids;
}

// What is on the way when a movie is cancelled, in one commit: three events of three types.
inline std::vector<eventstore::Event> three_events() {
  return {eventstore::to_event(::cinema::movie::MovieRegisteredT{.movieId = 1}),
          eventstore::to_event(::cinema::movie::MovieReservedT{.movieId = 1}),
          eventstore::to_event(::cinema::movie::MovieCancelledT{.movieId = 1})};
}

}  // namespace jetpage::tests
