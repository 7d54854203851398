#pragma once

#include "jetpage/aggregates/cinema/payment.hpp"
#include "jetpage/aggregates/policy.hpp"

namespace cinema {

// What the payment service does by itself.
struct PaymentPolicies {
  static constexpr std::string_view service = "payment";
  using Event = std::variant<reservation::ReservationCancelRequestedT>;

  // Whenever cancelling a reservation is asked for, its payment is cancelled.
  static jetpage::aggregates::Reactions whenever(const reservation::ReservationCancelRequestedT& event,
                                                 const jetpage::aggregates::Source&) {
    return {
        jetpage::aggregates::tell<payment::Payment>(event.rsvId.value_or(0), payment::CancelT{.payId = event.payId})};
  }
};

}  // namespace cinema
