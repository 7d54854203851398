#pragma once

#include <optional>
#include <variant>

#include "jetpage/aggregates/aggregate.hpp"
#include "jetpage/schemas/mall_generated.h"

namespace mall::order {

// What a customer wants, accepted whatever is known of it. SYSTEMS.md, mall.
struct Order {
  static constexpr std::string_view category = "order";
  using Command = std::variant<PlaceT, CancelT, WithdrawT>;
  using Event = std::variant<OrderplacedT, OrderCanceledT>;
  using Resource = views::OrderT;
  using Decision = jetpage::aggregates::Decision<Event>;

  Decision decide(const PlaceT& command) const;
  Decision decide(const CancelT& command) const;
  Decision decide(const WithdrawT& command) const;

  void evolve(const OrderplacedT& event);
  void evolve(const OrderCanceledT&) { order.reset(); }

  [[nodiscard]] std::optional<Resource> resource() const { return order; }

  std::optional<views::OrderT> order;  // nothing before it is placed and after it is cancelled

 private:
  [[nodiscard]] OrderCanceledT canceled(const jetpage::schemas::Text& reason) const;
};
static_assert(jetpage::aggregates::Aggregate<Order>);

}  // namespace mall::order
