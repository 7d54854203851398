#pragma once

#include <optional>
#include <variant>

#include "jetpage/aggregates/aggregate.hpp"
#include "jetpage/schemas/kanu_generated.h"

namespace kanu::order {

// An order of coffee. Born with a payment that waits for the customer: see order_desk.hpp. SYSTEMS.md, kanu, Order.
struct Order {
  static constexpr std::string_view category = "order";
  using Command = std::variant<PlaceT, AppearT, CancelT>;
  using Event = std::variant<OrderedT, OrderCancelledT>;
  using Resource = views::OrderT;
  using Decision = jetpage::aggregates::Decision<Event>;

  Decision decide(const PlaceT& command) const;
  Decision decide(const AppearT& command) const;
  Decision decide(const CancelT& command) const;

  void evolve(const OrderedT& event) { become(event); }
  void evolve(const OrderCancelledT& event) { become(event); }

  [[nodiscard]] std::optional<Resource> resource() const { return order; }

  std::optional<views::OrderT> order;

 private:
  template <class E>
  void become(const E& event) {
    order = views::OrderT{.id = event.id,
                          .productId = event.productId,
                          .qty = event.qty,
                          .paymentType = event.paymentType,
                          .cost = event.cost,
                          .productName = event.productName,
                          .orderStatus = event.orderStatus};
  }
};
static_assert(jetpage::aggregates::Aggregate<Order>);

}  // namespace kanu::order
