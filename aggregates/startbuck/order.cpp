#include "jetpage/aggregates/startbuck/order.hpp"

#include <string>

namespace startbuck::order {

using jetpage::aggregates::accept;
using jetpage::aggregates::not_yet;
using jetpage::aggregates::nothing;
using jetpage::aggregates::refuse;

jetpage::schemas::Text order_id_of(const jetpage::schemas::Text& given, std::optional<std::int64_t> number) {
  if (given.has_value() || !number) return given;
  return std::to_string(*number);
}

Order::Decision Order::decide(const PlaceT& command) const {
  if (order) return refuse("order_exists", "this order exists already");
  return accept<Event>(OrderedT{.id = command.id,
                                .orderId = order_id_of(command.orderId, command.id),
                                .productId = command.productId,
                                .address = command.address,
                                .option = command.option,
                                .customerId = command.customerId,
                                .status = "Ordered"});
}

// Asked whenever an order's payment is on the log: the payment is there first.
Order::Decision Order::decide(const AppearT&) const {
  if (!order) return not_yet("the order is not on the log yet");
  return nothing();
}

// No order: a payment that was made by itself is delivered too.
Order::Decision Order::decide(const ConfirmDeliveryT&) const {
  if (!order || order->status != "Ordered") return nothing();
  return accept<Event>(OrderDeliveredT{.id = order->id, .orderId = order->orderId, .status = "Delivered"});
}

Order::Decision Order::decide(const CancelT&) const {
  if (!order) return refuse("not_found", "there is no such order");
  if (order->status == "OrderCanceled") return nothing();
  return accept<Event>(OrderCanceledT{.id = order->id, .orderId = order->orderId});
}

void Order::evolve(const OrderedT& event) {
  order = views::OrderT{.id = event.id,
                        .orderId = event.orderId,
                        .productId = event.productId,
                        .address = event.address,
                        .option = event.option,
                        .customerId = event.customerId,
                        .status = event.status};
}

}  // namespace startbuck::order
