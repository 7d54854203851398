#include "jetpage/aggregates/telecom/order.hpp"

namespace telecom::order {

using jetpage::aggregates::accept;
using jetpage::aggregates::nothing;
using jetpage::aggregates::refuse;

Order::Decision Order::decide(const PlaceT& command) const {
  if (order) return refuse("order_exists", "this line is open already");
  const auto key =
      command.orderId.has_value() ? command.orderId : jetpage::schemas::Text(std::to_string(command.id.value_or(0)));
  return accept<Event>(OrderPlacedT{.orderId = key,
                                    .phoneNumber = command.phoneNumber,
                                    .userName = command.userName,
                                    .id = command.id,
                                    .useYm = command.useYm});
}

Order::Decision Order::decide(const CloseT&) const {
  if (!order) return refuse("not_found", "there is no such line");
  if (!is_open()) return nothing();
  return accept<Event>(OrderCanceledT{
      .id = order->id, .orderId = order->orderId, .phoneNumber = order->phoneNumber, .userName = order->userName});
}

}  // namespace telecom::order
