#pragma once

#include <string>

#include "jetpage/aggregates/mall/delivery.hpp"
#include "jetpage/aggregates/policy.hpp"

namespace mall {

// What the delivery service does by itself.
struct DeliveryPolicies {
  static constexpr std::string_view service = "delivery";
  using Event = std::variant<order::OrderplacedT, order::OrderCanceledT>;
  using Reactions = jetpage::aggregates::Reactions;
  using Source = jetpage::aggregates::Source;

  // Whenever an order is placed, its delivery starts.
  static Reactions whenever(const order::OrderplacedT& event, const Source&) {
    return {to_delivery<delivery::StartT>(event)};
  }
  // Whenever an order is cancelled, so is its delivery; one that did not start never will.
  static Reactions whenever(const order::OrderCanceledT& event, const Source&) {
    return {to_delivery<delivery::CancelT>(event)};
  }

 private:
  // The delivery's number is the order's: a repeated reaction finds it there.
  template <class C, class E>
  static jetpage::aggregates::Reaction to_delivery(const E& event) {
    const std::string order = std::to_string(event.id.value_or(0));
    C command;
    command.id = event.id;
    command.orderId = order;
    command.qty = event.qty;
    command.productId = event.productId;
    command.customerId = event.customerId;
    return jetpage::aggregates::tell<delivery::Delivery>(order, std::move(command));
  }
};

}  // namespace mall
