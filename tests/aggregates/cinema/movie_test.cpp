#include "jetpage/aggregates/cinema/movie.hpp"

#include "jetpage/testing/given_when_then.hpp"

namespace movie_test {

using namespace cinema::movie;
using cinema::views::MovieT;
using jetpage::testing::given;

const MovieRegisteredT registered{
    .movieId = 1, .status = "available", .desc = "Beautiful Movie~", .reviewCnt = 0, .lastAction = "register"};
const MovieReservedT reserved{
    .status = "reserved", .desc = "Beautiful Movie~", .reviewCnt = 0, .lastAction = "reserved", .movieId = 1};
const MovieCancelledT released{
    .movieId = 1, .status = "available", .desc = "Beautiful Movie~", .reviewCnt = 0, .lastAction = "cancelled"};
const MovieDeletedT deleted{
    .movieId = 1, .status = "available", .desc = "Beautiful Movie~", .reviewCnt = 0, .lastAction = "register"};
const MovieModifiedT modified{
    .movieId = 1, .status = "available", .desc = "Happy Story!", .reviewCnt = 0, .lastAction = "modify"};

TEST_CASE("A movie is registered as available, without reviews") {
  given<Movie>()
      .when(RegisterT{.movieId = 1, .desc = "Beautiful Movie~"})
      .then(registered)
      .shows(MovieT{
          .movieId = 1, .status = "available", .desc = "Beautiful Movie~", .reviewCnt = 0, .lastAction = "register"});
}

TEST_CASE("A movie may be registered without a description") {
  given<Movie>()
      .when(RegisterT{.movieId = 1})
      .then(MovieRegisteredT{.movieId = 1, .status = "available", .reviewCnt = 0, .lastAction = "register"});
}

TEST_CASE("A movie is registered once") {
  given<Movie>(registered).when(RegisterT{.movieId = 1, .desc = "other"}).then_refused("movie_exists");
}

TEST_CASE("A movie's description is modified; to what it is already, nothing happens") {
  given<Movie>(registered)
      .when(ModifyT{.movieId = 1, .desc = "Happy Story!"})
      .then(modified)
      .shows(
          MovieT{.movieId = 1, .status = "available", .desc = "Happy Story!", .reviewCnt = 0, .lastAction = "modify"})
      .asked_again_nothing();
  given<Movie>(registered).when(ReplaceT{.movieId = 1, .desc = "Happy Story!"}).then(modified).asked_again_nothing();
}

TEST_CASE("An empty description is a description") {
  given<Movie>(registered)
      .when(ModifyT{.movieId = 1, .desc = ""})
      .then(MovieModifiedT{.movieId = 1, .status = "available", .desc = "", .reviewCnt = 0, .lastAction = "modify"})
      .asked_again_nothing();
}

TEST_CASE("A field that is not sent is left by PATCH and emptied by PUT") {
  given<Movie>(registered).when(ModifyT{.movieId = 1}).then_nothing();
  given<Movie>(registered)
      .when(ReplaceT{.movieId = 1})
      .then(MovieModifiedT{.movieId = 1, .status = "available", .reviewCnt = 0, .lastAction = "modify"})
      .asked_again_nothing();
}

TEST_CASE("Modifying keeps the status of a reserved movie") {
  given<Movie>(registered, reserved)
      .when(ModifyT{.movieId = 1, .desc = "Happy Story!"})
      .then(MovieModifiedT{
          .movieId = 1, .status = "reserved", .desc = "Happy Story!", .reviewCnt = 0, .lastAction = "modify"});
}

TEST_CASE("A deleted movie is gone") {
  given<Movie>(registered).when(RemoveT{.movieId = 1}).then(deleted).shows_nothing();
}

TEST_CASE("What is no movie, or none any more, is not found") {
  for (const auto& movie : {given<Movie>(), given<Movie>(registered, deleted)}) {
    movie.when(ModifyT{.movieId = 1, .desc = "x"}).then_refused("not_found");
    movie.when(ModifyT{.movieId = 1}).then_refused("not_found");
    movie.when(ReplaceT{.movieId = 1, .desc = "x"}).then_refused("not_found");
    movie.when(RemoveT{.movieId = 1}).then_refused("not_found");
  }
}

TEST_CASE("A reservation makes the movie reserved, once") {
  given<Movie>(registered)
      .when(ReserveT{.movieId = 1})
      .then(reserved)
      .shows(MovieT{
          .movieId = 1, .status = "reserved", .desc = "Beautiful Movie~", .reviewCnt = 0, .lastAction = "reserved"})
      .asked_again_nothing();
}

TEST_CASE("A reserved movie that was modified since is told reserved again") {
  given<Movie>(registered, reserved,
               MovieModifiedT{.movieId = 1, .status = "reserved", .desc = "x", .reviewCnt = 0, .lastAction = "modify"})
      .when(ReserveT{.movieId = 1})
      .then(MovieReservedT{.status = "reserved", .desc = "x", .reviewCnt = 0, .lastAction = "reserved", .movieId = 1})
      .asked_again_nothing();
}

TEST_CASE("A cancelled reservation makes the movie available, once") {
  given<Movie>(registered, reserved)
      .when(ReleaseT{.movieId = 1})
      .then(released)
      .shows(MovieT{
          .movieId = 1, .status = "available", .desc = "Beautiful Movie~", .reviewCnt = 0, .lastAction = "cancelled"})
      .asked_again_nothing();
  given<Movie>(registered).when(ReleaseT{.movieId = 1}).then(released);
  given<Movie>(registered, reserved, released).when(ReserveT{.movieId = 1}).then(reserved);
}

TEST_CASE("Reviews are counted up and down") {
  const MovieModifiedT one{
      .movieId = 1, .status = "available", .desc = "Beautiful Movie~", .reviewCnt = 1, .lastAction = "review"};
  given<Movie>(registered).when(CountReviewT{.movieId = 1, .change = 1}).then(one);
  given<Movie>(registered, one)
      .when(CountReviewT{.movieId = 1, .change = -1})
      .then(MovieModifiedT{
          .movieId = 1, .status = "available", .desc = "Beautiful Movie~", .reviewCnt = 0, .lastAction = "review"});
}

TEST_CASE("What reaches a movie that is gone changes nothing") {
  for (const auto& movie : {given<Movie>(), given<Movie>(registered, deleted)}) {
    movie.when(ReserveT{.movieId = 1}).then_nothing();
    movie.when(ReleaseT{.movieId = 1}).then_nothing();
    movie.when(CountReviewT{.movieId = 1, .change = 1}).then_nothing();
  }
}

}  // namespace movie_test
