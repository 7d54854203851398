#include <catch2/catch_test_macros.hpp>

#include "jetpage/projections/cinema/movies.hpp"
#include "tests/projections/folded.hpp"

namespace movies_test {

using namespace jetpage::tests;
using namespace cinema::movie;
using cinema::Movies;

struct Cinema {
  TestLog log{"cinema"};
  Folded<Movies> movies{log};

  Cinema() {
    log.add({"movie", "1"},
            MovieRegisteredT{
                .movieId = 1, .status = "available", .desc = "Happy Story!", .reviewCnt = 0, .lastAction = "register"});
  }
  std::string after(const auto& event) {
    log.add({"movie", "1"}, event);
    return movies.see().text(1);
  }
};

TEST_CASE("MovieRegistered makes the movie's row") {
  Cinema cinema;
  CHECK(cinema.movies.see().text(1) ==
        R"(Movie { movieId: 1, status: "available", desc: "Happy Story!", reviewCnt: 0, lastAction: "register" })");
  CHECK(cinema.movies.stored("1").version == 1);
}

TEST_CASE("MovieModified, MovieReserved and MovieCancelled carry the movie as it is then") {
  CHECK(Cinema().after(MovieModifiedT{
            .movieId = 1, .status = "available", .desc = "Sad Story", .reviewCnt = 1, .lastAction = "modify"}) ==
        R"(Movie { movieId: 1, status: "available", desc: "Sad Story", reviewCnt: 1, lastAction: "modify" })");
  CHECK(Cinema().after(MovieReservedT{
            .status = "reserved", .desc = "H", .reviewCnt = 0, .lastAction = "reserved", .movieId = 1}) ==
        R"(Movie { movieId: 1, status: "reserved", desc: "H", reviewCnt: 0, lastAction: "reserved" })");
  CHECK(Cinema().after(MovieCancelledT{
            .movieId = 1, .status = "available", .desc = "H", .reviewCnt = 0, .lastAction = "cancelled"}) ==
        R"(Movie { movieId: 1, status: "available", desc: "H", reviewCnt: 0, lastAction: "cancelled" })");
}

TEST_CASE("MovieDeleted removes the movie's row") { CHECK(Cinema().after(MovieDeletedT{.movieId = 1}).empty()); }

}  // namespace movies_test
