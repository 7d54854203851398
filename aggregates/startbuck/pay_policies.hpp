#pragma once

#include "jetpage/aggregates/policy.hpp"
#include "jetpage/aggregates/startbuck/payment.hpp"

namespace startbuck {

// What the pay service does by itself.
struct PayPolicies {
  static constexpr std::string_view service = "pay";
  using Event = std::variant<order::OrderCanceledT>;

  // Whenever an order is cancelled, so is its payment.
  static jetpage::aggregates::Reactions whenever(const order::OrderCanceledT& event,
                                                 const jetpage::aggregates::Source&) {
    return {jetpage::aggregates::tell<pay::Payment>(event.id.value_or(0), pay::CancelT{.id = event.id})};
  }
};

}  // namespace startbuck
