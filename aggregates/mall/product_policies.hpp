#pragma once

#include "jetpage/aggregates/mall/inventory.hpp"
#include "jetpage/aggregates/policy.hpp"

namespace mall {

// What the product service does by itself.
struct ProductPolicies {
  static constexpr std::string_view service = "product";
  using Event = std::variant<delivery::DeliveryStartedT, delivery::DeliveryCanceledT>;
  using Reactions = jetpage::aggregates::Reactions;
  using Source = jetpage::aggregates::Source;

  // Whenever a delivery starts, it takes what it delivers from the stock.
  static Reactions whenever(const delivery::DeliveryStartedT& event, const Source&) {
    return to_inventory<inventory::TakeT>(event);
  }
  // Whenever a delivery is cancelled, it gives back what it took.
  static Reactions whenever(const delivery::DeliveryCanceledT& event, const Source&) {
    return to_inventory<inventory::GiveBackT>(event);
  }

 private:
  // An order may name a product that can be none, or no product, or no quantity.
  template <class C, class E>
  static Reactions to_inventory(const E& event) {
    if (!event.qty || !jetpage::eventstore::check_id(event.productId.view())) return {};
    C command;
    command.productId = event.productId;
    command.orderId = event.orderId;
    command.qty = event.qty;
    return {jetpage::aggregates::tell<inventory::Inventory>(event.productId.str(), std::move(command))};
  }
};

}  // namespace mall
