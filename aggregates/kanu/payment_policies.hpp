#pragma once

#include "jetpage/aggregates/kanu/payment.hpp"
#include "jetpage/aggregates/policy.hpp"

namespace kanu {

// What the payment service does by itself.
struct PaymentPolicies {
  static constexpr std::string_view service = "payment";
  using Event = std::variant<order::OrderCancelledT>;

  // Whenever an order is cancelled, so is its payment, paid or not.
  static jetpage::aggregates::Reactions whenever(const order::OrderCancelledT& event,
                                                 const jetpage::aggregates::Source&) {
    return {
        jetpage::aggregates::tell<payment::Payment>(event.id.value_or(0), payment::CancelWithOrderT{.id = event.id})};
  }
};

}  // namespace kanu
