#pragma once

#include "jetpage/aggregates/kanu/delivery.hpp"
#include "jetpage/aggregates/policy.hpp"

namespace kanu {

// What the delivery service does by itself.
struct DeliveryPolicies {
  static constexpr std::string_view service = "delivery";
  using Event = std::variant<payment::PaidT, payment::PayCancelledT>;
  using Reactions = jetpage::aggregates::Reactions;
  using Source = jetpage::aggregates::Source;

  // Whenever a payment is paid, the delivery starts.
  static Reactions whenever(const payment::PaidT& event, const Source&) {
    if (event.paymentStatus != "END") return {};
    return {jetpage::aggregates::tell<delivery::Delivery>(event.id.value_or(0),
                                                          delivery::StartT{.id = event.id,
                                                                           .orderId = event.orderId,
                                                                           .productId = event.productId,
                                                                           .qty = event.qty,
                                                                           .paymentId = event.id,
                                                                           .productName = event.productName})};
  }
  // Whenever a payment is cancelled, so is its delivery, if one started.
  static Reactions whenever(const payment::PayCancelledT& event, const Source&) {
    return {jetpage::aggregates::tell<delivery::Delivery>(event.id.value_or(0), delivery::CancelT{.id = event.id})};
  }
};

}  // namespace kanu
