#include "jetpage/aggregates/kanu/order.hpp"

namespace kanu::order {

using jetpage::aggregates::accept;
using jetpage::aggregates::not_yet;
using jetpage::aggregates::nothing;
using jetpage::aggregates::refuse;

Order::Decision Order::decide(const PlaceT& command) const {
  if (order) return refuse("order_exists", "this order exists already");
  return accept<Event>(OrderedT{.id = command.id,
                                .productId = command.productId,
                                .qty = command.qty,
                                .orderStatus = "Order complete",
                                .paymentType = command.paymentType,
                                .cost = command.cost,
                                .productName = command.productName});
}

// Asked whenever a payment waits for its customer: the payment is on the log first.
Order::Decision Order::decide(const AppearT&) const {
  if (!order) return not_yet("the order is not on the log yet");
  return nothing();
}

Order::Decision Order::decide(const CancelT&) const {
  if (!order) return refuse("not_found", "there is no such order");
  if (order->orderStatus == "Order Cancelled") return nothing();
  return accept<Event>(OrderCancelledT{.id = order->id,
                                       .productId = order->productId,
                                       .qty = order->qty,
                                       .orderStatus = "Order Cancelled",
                                       .productName = order->productName,
                                       .cost = order->cost,
                                       .paymentType = order->paymentType});
}

}  // namespace kanu::order
