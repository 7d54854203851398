#pragma once

#include <catch2/catch_test_macros.hpp>

#include <memory>
#include <string>

#include "jetpage/eventstore/codec.hpp"
#include "jetpage/eventstore/jetstream/log.hpp"
#include "jetpage/schemas/cinema_generated.h"

namespace jetpage::tests {

// A log of cinema that somebody else writes: one movie per commit, number n at position n.
class MovieLog {
 public:
  // `last`: the movies that are there already.
  explicit MovieLog(const std::string& nats_url, int last = 0) : last_(last) {
    eventstore::LogOptions options;
    options.url = nats_url;
    log_ = std::move(eventstore::JetStreamLog::connect(options)).value();
    store_ = std::move(log_->open("cinema", true)).value();
  }

  void add_movies(int count) {
    while (count-- > 0)
      append(eventstore::to_event(cinema::movie::MovieRegisteredT{.movieId = ++last_, .desc = "One of many"}));
  }
  // An event that nobody knows, in place of the next movie.
  void add_riddle() { ++last_, append({"cinema.movie.MovieBurnt", {1, 2, 3, 4}}); }

 private:
  void append(const eventstore::Event& event) {
    const std::string id = std::to_string(last_);
    const eventstore::Commit commit{
        .id = "commit " + id, .cause = "test", .correlation = "test", .time_us = 5'000'000, .events = {event}};
    const auto position = store_->append({"movie", id}, 0, commit);
    REQUIRE(position);
    REQUIRE(*position == static_cast<eventstore::Position>(last_));
  }

  std::unique_ptr<eventstore::JetStreamLog> log_;
  std::unique_ptr<eventstore::EventStore> store_;
  int last_;
};

// The line of movie n.
inline std::string movie_line(int n) {
  return R"({"eventType":"MovieRegistered","timestamp":5000,"movieId":)" + std::to_string(n) +
         R"(,"status":null,"desc":"One of many","reviewCnt":null,"lastAction":null})";
}

}  // namespace jetpage::tests
