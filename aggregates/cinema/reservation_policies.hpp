#pragma once

#include "jetpage/aggregates/cinema/payment.hpp"
#include "jetpage/aggregates/cinema/reservation.hpp"
#include "jetpage/aggregates/policy.hpp"

namespace cinema {

// What the reservation service does by itself.
struct ReservationPolicies {
  static constexpr std::string_view service = "reservation";
  using Event = std::variant<payment::PaymentApprovedT, payment::PaymentCancelledT>;
  using Reactions = jetpage::aggregates::Reactions;
  using Source = jetpage::aggregates::Source;

  // Whenever a payment is approved, its reservation is confirmed. The payment is on the log first; if the reservation does
  // not follow in time, the payment is given back.
  static Reactions whenever(const payment::PaymentApprovedT& event, const Source& source) {
    const std::int64_t id = event.rsvId.value_or(0);
    auto give_back = jetpage::aggregates::tell<payment::Payment>(id, payment::CancelT{.payId = event.payId});
    return {jetpage::aggregates::tell<reservation::Reservation>(
                id, reservation::ConfirmT{.rsvId = event.rsvId, .payId = event.payId})
                .within(source.patience, std::move(give_back))};
  }
  // Whenever a payment is cancelled, so is its reservation.
  static Reactions whenever(const payment::PaymentCancelledT& event, const Source&) {
    return {jetpage::aggregates::tell<reservation::Reservation>(event.rsvId.value_or(0),
                                                                reservation::ConfirmCancelT{.rsvId = event.rsvId})};
  }
};

}  // namespace cinema
