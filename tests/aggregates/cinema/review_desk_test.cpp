#include "jetpage/aggregates/cinema/review_desk.hpp"

#include <catch2/catch_test_macros.hpp>

#include "tests/aggregates/cinema/cinema_system.hpp"

namespace review_desk_test {

using namespace jetpage;
using namespace jetpage::tests;

TEST_CASE("A review of a movie that is there is written under a new number") {
  CinemaSystem system;
  REQUIRE(system.register_movie("x").ok());
  CHECK(system.review(1, "good")->id == "1");
  CHECK(system.review(1, "better")->id == "2");
}

TEST_CASE("A review of no movie is refused and takes no number") {
  CinemaSystem system;
  REQUIRE(system.register_movie("x").ok());
  const auto answer = system.review(7, "good");
  CHECK(answer.is(eventstore::Fault::refused));
  CHECK(answer.error().code == "movie_unknown");
  CHECK(system.review(1, "good")->id == "1");
}

TEST_CASE("A review of a deleted movie is refused") {
  CinemaSystem system;
  REQUIRE(system.register_movie("x").ok());
  REQUIRE(system.send<Movie>(1, cinema::movie::RemoveT{.movieId = 1}).ok());
  CHECK(system.review(1, "good").error().code == "movie_unknown");
}

}  // namespace review_desk_test
