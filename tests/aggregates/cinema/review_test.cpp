#include "jetpage/aggregates/cinema/review.hpp"

#include "jetpage/testing/given_when_then.hpp"

namespace review_test {

using namespace cinema::review;
using cinema::views::ReviewT;
using jetpage::testing::given;

const ReviewCreatedT created{.reviewId = 1, .movieId = 7, .content = "good"};
const ReviewModifiedT modified{.reviewId = 1, .movieId = 7, .content = "better"};
const ReviewDeletedT deleted{.reviewId = 1, .movieId = 7, .content = "good"};

TEST_CASE("A review is written, once") {
  given<Review>()
      .when(WriteT{.reviewId = 1, .movieId = 7, .content = "good"})
      .then(created)
      .shows(ReviewT{.reviewId = 1, .movieId = 7, .content = "good"});
  given<Review>(created).when(WriteT{.reviewId = 1, .movieId = 7, .content = "x"}).then_refused("review_exists");
}

TEST_CASE("A review is rewritten; to what it says already, nothing happens") {
  given<Review>(created)
      .when(ModifyT{.reviewId = 1, .content = "better"})
      .then(modified)
      .shows(ReviewT{.reviewId = 1, .movieId = 7, .content = "better"})
      .asked_again_nothing();
  given<Review>(created).when(ReplaceT{.reviewId = 1, .content = "better"}).then(modified).asked_again_nothing();
}

TEST_CASE("Content that is not sent is left by PATCH and emptied by PUT") {
  given<Review>(created).when(ModifyT{.reviewId = 1}).then_nothing();
  given<Review>(created)
      .when(ReplaceT{.reviewId = 1})
      .then(ReviewModifiedT{.reviewId = 1, .movieId = 7})
      .asked_again_nothing();
}

TEST_CASE("A deleted review is gone") {
  given<Review>(created).when(RemoveT{.reviewId = 1}).then(deleted).shows_nothing();
}

TEST_CASE("What is no review, or none any more, is not found") {
  for (const auto& review : {given<Review>(), given<Review>(created, deleted)}) {
    review.when(ModifyT{.reviewId = 1, .content = "x"}).then_refused("not_found");
    review.when(ModifyT{.reviewId = 1}).then_refused("not_found");
    review.when(ReplaceT{.reviewId = 1, .content = "x"}).then_refused("not_found");
    review.when(RemoveT{.reviewId = 1}).then_refused("not_found");
  }
}

}  // namespace review_test
