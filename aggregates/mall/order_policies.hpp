#pragma once

#include "jetpage/aggregates/mall/order.hpp"
#include "jetpage/aggregates/mall/order_number.hpp"
#include "jetpage/aggregates/policy.hpp"

namespace mall {

// What the order service does by itself.
struct OrderPolicies {
  static constexpr std::string_view service = "order";
  using Event = std::variant<inventory::OutOfStockT>;
  using Reactions = jetpage::aggregates::Reactions;
  using Source = jetpage::aggregates::Source;

  // Whenever the stock does not suffice for an order, the order is cancelled for that reason.
  static Reactions whenever(const inventory::OutOfStockT& event, const Source&) {
    const auto id = order_number(event.orderId.view());
    if (!id) return {};
    return {jetpage::aggregates::tell<order::Order>(*id, order::WithdrawT{.id = id, .reason = "OutOfStock"})};
  }
};

}  // namespace mall
