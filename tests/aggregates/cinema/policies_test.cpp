#include <catch2/catch_test_macros.hpp>

#include "jetpage/aggregates/cinema/message_policies.hpp"
#include "jetpage/aggregates/cinema/movie_policies.hpp"
#include "jetpage/aggregates/cinema/payment_policies.hpp"
#include "jetpage/aggregates/cinema/reservation_policies.hpp"
#include "tests/aggregates/cinema/cinema_system.hpp"

namespace policies_test {

// Each sentence of the policy pages: whenever this, tell that aggregate this command.
using namespace jetpage;
using namespace jetpage::tests;
using cinema::message::MessageSentT;
using cinema::payment::PaymentApprovedT;
using cinema::payment::PaymentCancelledT;
using cinema::reservation::ReservationCancelledT;
using cinema::reservation::ReservationCancelRequestedT;
using cinema::reservation::ReservationConfirmedT;
using cinema::review::ReviewCreatedT;
using cinema::review::ReviewDeletedT;

const aggregates::Source source{.position = 9, .patience = std::chrono::seconds(30)};

// A page as its runner sees it: from the event's bytes to the reactions.
template <class Policies, class E>
aggregates::Reactions whenever(const E& event) {
  const aggregates::PolicyPage page = aggregates::page_of<Policies>();
  const auto recorded = eventstore::to_event(event);
  REQUIRE(page.hears(recorded.type));
  auto reactions = page.whenever({recorded.type, recorded.data, 1}, source);
  REQUIRE(reactions.ok());
  return std::move(*reactions);
}

void check(const aggregates::Reaction& reaction, const std::string& category, const std::string& id,
           const std::string& command) {
  CHECK(reaction.target == eventstore::AggregateName{category, id});
  CHECK(reaction.command == command);
}

// What the reaction's command makes of a system, as its last event.
std::string effect(CinemaSystem& system, const aggregates::Reaction& reaction) {
  const auto before = system.events().size();
  REQUIRE(reaction.run(*system.process.handlers, meta_of("cinema-test@9.0")).ok());
  const auto events = system.events();
  REQUIRE(events.size() == before + 1);
  return events.back();
}

TEST_CASE("The pages belong to the services of their names") {
  CHECK(aggregates::page_of<cinema::MoviePolicies>().service == "movie");
  CHECK(aggregates::page_of<cinema::ReservationPolicies>().service == "reservation");
  CHECK(aggregates::page_of<cinema::PaymentPolicies>().service == "payment");
  CHECK(aggregates::page_of<cinema::MessagePolicies>().service == "message");
}

TEST_CASE("A page hears its events and no others") {
  const auto hears = [](const aggregates::PolicyPage& page) {
    std::vector<std::string> heard;
    for (const char* type :
         {"cinema.movie.MovieRegistered", "cinema.review.ReviewCreated", "cinema.review.ReviewModified",
          "cinema.review.ReviewDeleted", "cinema.reservation.ReservationCreated",
          "cinema.reservation.ReservationConfirmed", "cinema.reservation.ReservationCancelRequested",
          "cinema.reservation.ReservationCancelled", "cinema.payment.PaymentApproved",
          "cinema.payment.PaymentCancelled", "cinema.message.MessageSent"}) {
      if (page.hears(type)) heard.emplace_back(type);
    }
    return heard;
  };
  using Types = std::vector<std::string>;
  CHECK(hears(aggregates::page_of<cinema::MoviePolicies>()) ==
        Types{"cinema.review.ReviewCreated", "cinema.review.ReviewDeleted", "cinema.reservation.ReservationConfirmed",
              "cinema.reservation.ReservationCancelled"});
  CHECK(hears(aggregates::page_of<cinema::ReservationPolicies>()) ==
        Types{"cinema.payment.PaymentApproved", "cinema.payment.PaymentCancelled"});
  CHECK(hears(aggregates::page_of<cinema::PaymentPolicies>()) ==
        Types{"cinema.reservation.ReservationCancelRequested"});
  CHECK(hears(aggregates::page_of<cinema::MessagePolicies>()) ==
        Types{"cinema.reservation.ReservationConfirmed", "cinema.reservation.ReservationCancelled"});
}

TEST_CASE("Whenever a payment is approved, its reservation is confirmed, or in time the payment is given back") {
  const auto reactions =
      whenever<cinema::ReservationPolicies>(PaymentApprovedT{.payId = 5, .rsvId = 5, .movieId = 1, .status = "paid"});
  REQUIRE(reactions.size() == 1);
  check(reactions[0], "reservation", "5", "cinema.reservation.Confirm");
  CHECK(reactions[0].deadline == std::chrono::seconds(30));
  REQUIRE(reactions[0].otherwise != nullptr);
  check(*reactions[0].otherwise, "payment", "5", "cinema.payment.Cancel");
}

TEST_CASE("Whenever a payment is cancelled, so is its reservation") {
  const auto reactions = whenever<cinema::ReservationPolicies>(PaymentCancelledT{.payId = 5, .rsvId = 5, .movieId = 1});
  REQUIRE(reactions.size() == 1);
  check(reactions[0], "reservation", "5", "cinema.reservation.ConfirmCancel");
}

TEST_CASE("Whenever cancelling a reservation is asked for, its payment is cancelled") {
  const auto reactions = whenever<cinema::PaymentPolicies>(
      ReservationCancelRequestedT{.rsvId = 5, .movieId = 1, .status = "reqCancel", .payId = 5});
  REQUIRE(reactions.size() == 1);
  check(reactions[0], "payment", "5", "cinema.payment.Cancel");
}

TEST_CASE("Whenever a reservation is confirmed, its movie is reserved") {
  const auto reactions = whenever<cinema::MoviePolicies>(ReservationConfirmedT{.rsvId = 5, .movieId = 3});
  REQUIRE(reactions.size() == 1);
  check(reactions[0], "movie", "3", "cinema.movie.Reserve");
}

TEST_CASE("Whenever a reservation is cancelled, its movie is available") {
  const auto reactions = whenever<cinema::MoviePolicies>(ReservationCancelledT{.rsvId = 5, .movieId = 3});
  REQUIRE(reactions.size() == 1);
  check(reactions[0], "movie", "3", "cinema.movie.Release");
}

TEST_CASE("Whenever a review is written or deleted, its movie counts it") {
  CinemaSystem system;
  REQUIRE(system.register_movie("x").ok());
  const auto up = whenever<cinema::MoviePolicies>(ReviewCreatedT{.reviewId = 5, .movieId = 1});
  REQUIRE(up.size() == 1);
  check(up[0], "movie", "1", "cinema.movie.CountReview");
  CHECK(effect(system, up[0]).find("reviewCnt: 1, lastAction: \"review\"") != std::string::npos);
  const auto down = whenever<cinema::MoviePolicies>(ReviewDeletedT{.reviewId = 5, .movieId = 1});
  REQUIRE(down.size() == 1);
  check(down[0], "movie", "1", "cinema.movie.CountReview");
}

TEST_CASE("Whenever a reservation is confirmed or cancelled, its customer is told, each under its own number") {
  CinemaSystem system;
  const auto confirmed = whenever<cinema::MessagePolicies>(ReservationConfirmedT{.rsvId = 5, .movieId = 3});
  REQUIRE(confirmed.size() == 1);
  check(confirmed[0], "message", "9", "cinema.message.Send");
  CHECK(
      effect(system, confirmed[0]) ==
      text_of(MessageSentT{.msgId = 9,
                           .movieId = 3,
                           .content = "영화 [3] 예매가 확정되었습니다. Your reservation of movie [3] is confirmed."}));
  const auto cancelled = whenever<cinema::MessagePolicies>(ReservationCancelledT{.rsvId = 5, .movieId = 3});
  REQUIRE(cancelled.size() == 1);
  check(cancelled[0], "message", "10", "cinema.message.Send");
  CHECK(
      effect(system, cancelled[0]) ==
      text_of(MessageSentT{.msgId = 10,
                           .movieId = 3,
                           .content = "영화 [3] 예매가 취소되었습니다. Your reservation of movie [3] is cancelled."}));
}

TEST_CASE("An event that cannot be read is no event to react to") {
  const eventstore::Bytes damaged{1, 2, 3, 4};
  const auto reactions =
      aggregates::page_of<cinema::MoviePolicies>().whenever({"cinema.review.ReviewCreated", damaged, 1}, source);
  CHECK(reactions.is(eventstore::Fault::corrupted));
}

}  // namespace policies_test
