#include "jetpage/aggregates/mall/order.hpp"

namespace mall::order {

using jetpage::aggregates::accept;
using jetpage::aggregates::nothing;
using jetpage::aggregates::refuse;

Order::Decision Order::decide(const PlaceT& command) const {
  if (order) return refuse("order_exists", "this order is placed already");
  if (command.qty && *command.qty <= 0) return refuse("quantity_not_positive", "an order is for at least one piece");
  return accept<Event>(OrderplacedT{.id = command.id,
                                    .productId = command.productId,
                                    .productName = command.productName,
                                    .qty = command.qty,
                                    .customerId = command.customerId,
                                    .status = command.status});
}

// By the customer: a cancelled order is gone for him.
Order::Decision Order::decide(const CancelT&) const {
  if (!order) return refuse("not_found", "there is no such order");
  return accept<Event>(canceled({}));
}

// By the shop, which may have been overtaken by the customer.
Order::Decision Order::decide(const WithdrawT& command) const {
  if (!order) return nothing();
  return accept<Event>(canceled(command.reason));
}

OrderCanceledT Order::canceled(const jetpage::schemas::Text& reason) const {
  return {.id = order->id,
          .productId = order->productId,
          .productName = order->productName,
          .qty = order->qty,
          .customerId = order->customerId,
          .status = order->status,
          .reason = reason};
}

void Order::evolve(const OrderplacedT& event) {
  order = views::OrderT{.id = event.id,
                        .productId = event.productId,
                        .productName = event.productName,
                        .qty = event.qty,
                        .customerId = event.customerId,
                        .status = event.status};
}

}  // namespace mall::order
