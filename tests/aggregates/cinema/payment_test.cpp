#include "jetpage/aggregates/cinema/payment.hpp"

#include "jetpage/testing/given_when_then.hpp"

namespace payment_test {

using namespace cinema::payment;
using cinema::views::PaymentT;
using jetpage::testing::given;

const PaymentApprovedT approved{.payId = 5, .rsvId = 5, .movieId = 1, .status = "paid"};
const PaymentCancelledT cancelled{.payId = 5, .rsvId = 5, .movieId = 1, .status = "cancelled"};

TEST_CASE("A payment takes its reservation's number and is approved, once") {
  given<Payment>()
      .when(PayT{.rsvId = 5, .movieId = 1})
      .then(approved)
      .shows(PaymentT{.payId = 5, .rsvId = 5, .movieId = 1, .status = "paid"})
      .asked_again_nothing();
  given<Payment>().when(PayT{.payId = 99, .rsvId = 5, .movieId = 1, .status = "whatever"}).then(approved);
}

TEST_CASE("A payment without a reservation is refused") {
  given<Payment>().when(PayT{.movieId = 1}).then_refused("reservation_missing");
}

TEST_CASE("A cancelled payment is not paid again") {
  given<Payment>(approved, cancelled).when(PayT{.rsvId = 5, .movieId = 1}).then_nothing();
}

TEST_CASE("A payment is cancelled, once") {
  given<Payment>(approved)
      .when(CancelT{.payId = 5})
      .then(cancelled)
      .shows(PaymentT{.payId = 5, .rsvId = 5, .movieId = 1, .status = "cancelled"})
      .asked_again_nothing();
}

TEST_CASE("No payment cannot be cancelled") { given<Payment>().when(CancelT{.payId = 5}).then_refused("not_found"); }

}  // namespace payment_test
