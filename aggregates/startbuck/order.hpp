#pragma once

#include <optional>
#include <variant>

#include "jetpage/aggregates/aggregate.hpp"
#include "jetpage/schemas/startbuck_generated.h"

namespace startbuck::order {

// A drink to an address. Born paid: see order_desk.hpp. SYSTEMS.md, startbuck, Order.
struct Order {
  static constexpr std::string_view category = "order";
  using Command = std::variant<PlaceT, AppearT, ConfirmDeliveryT, CancelT>;
  using Event = std::variant<OrderedT, OrderDeliveredT, OrderCanceledT>;
  using Resource = views::OrderT;
  using Decision = jetpage::aggregates::Decision<Event>;

  Decision decide(const PlaceT& command) const;
  Decision decide(const AppearT& command) const;
  Decision decide(const ConfirmDeliveryT& command) const;
  Decision decide(const CancelT& command) const;

  void evolve(const OrderedT& event);
  void evolve(const OrderDeliveredT& event) { order->status = event.status; }
  void evolve(const OrderCanceledT&) { order->status = "OrderCanceled"; }

  [[nodiscard]] std::optional<Resource> resource() const { return order; }

  std::optional<views::OrderT> order;
};
static_assert(jetpage::aggregates::Aggregate<Order>);

// The text by which the customer knows the order: his own, or else its number.
jetpage::schemas::Text order_id_of(const jetpage::schemas::Text& given, std::optional<std::int64_t> number);

}  // namespace startbuck::order
