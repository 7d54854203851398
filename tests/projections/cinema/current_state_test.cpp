#include <catch2/catch_test_macros.hpp>

#include "jetpage/projections/cinema/messages.hpp"
#include "jetpage/projections/cinema/payments.hpp"
#include "jetpage/projections/cinema/reservations.hpp"
#include "jetpage/projections/cinema/reviews.hpp"
#include "tests/projections/rows/rows_after.hpp"

namespace current_state_test {

using namespace jetpage::tests;
using namespace cinema;

TEST_CASE("A review is written, changed and gone") {
  CHECK(rows_after<Reviews>({"review", "4"}, review::ReviewCreatedT{.reviewId = 4, .movieId = 1, .content = "great"},
                            review::ReviewModifiedT{.reviewId = 4, .movieId = 1, .content = "good"},
                            review::ReviewDeletedT{.reviewId = 4, .movieId = 1, .content = "good"}) ==
        std::vector<std::string>{R"(Review { reviewId: 4, movieId: 1, content: "great" })",
                                 R"(Review { reviewId: 4, movieId: 1, content: "good" })", ""});
}

TEST_CASE("A reservation shows its status and its payment") {
  CHECK(rows_after<Reservations>(
            {"reservation", "1"}, reservation::ReservationCreatedT{.rsvId = 1, .status = "reqReserve", .movieId = 2},
            reservation::ReservationConfirmedT{.rsvId = 1, .movieId = 2, .status = "reserved", .payId = 1},
            reservation::ReservationCancelRequestedT{.rsvId = 1, .movieId = 2, .status = "reqCancel", .payId = 1},
            reservation::ReservationCancelledT{.rsvId = 1, .movieId = 2, .status = "cancelled", .payId = 1}) ==
        std::vector<std::string>{R"(Reservation { rsvId: 1, movieId: 2, status: "reqReserve" })",
                                 R"(Reservation { rsvId: 1, movieId: 2, status: "reserved", payId: 1 })",
                                 R"(Reservation { rsvId: 1, movieId: 2, status: "reqCancel", payId: 1 })",
                                 R"(Reservation { rsvId: 1, movieId: 2, status: "cancelled", payId: 1 })"});
}

TEST_CASE("A reservation's status may be absent") {
  CHECK(rows_after<Reservations>({"reservation", "1"}, reservation::ReservationCreatedT{.rsvId = 1, .movieId = 2}) ==
        std::vector<std::string>{"Reservation { rsvId: 1, movieId: 2 }"});
}

TEST_CASE("A payment is paid, then cancelled") {
  CHECK(rows_after<Payments>({"payment", "1"},
                             payment::PaymentApprovedT{.payId = 1, .rsvId = 1, .movieId = 2, .status = "paid"},
                             payment::PaymentCancelledT{.payId = 1, .rsvId = 1, .movieId = 2, .status = "cancelled"}) ==
        std::vector<std::string>{R"(Payment { payId: 1, rsvId: 1, movieId: 2, status: "paid" })",
                                 R"(Payment { payId: 1, rsvId: 1, movieId: 2, status: "cancelled" })"});
}

TEST_CASE("A message is kept as it was sent") {
  CHECK(rows_after<Messages>({"message", "1"}, message::MessageSentT{.msgId = 1, .movieId = 2, .content = "[2]"}) ==
        std::vector<std::string>{R"(Message { msgId: 1, movieId: 2, content: "[2]" })"});
}

}  // namespace current_state_test
