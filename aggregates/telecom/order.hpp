#pragma once

#include <optional>
#include <variant>

#include "jetpage/aggregates/aggregate.hpp"
#include "jetpage/schemas/telecom_generated.h"

namespace telecom::order {

// A mobile line, from its order until it is closed. SYSTEMS.md, telecom.
struct Order {
  static constexpr std::string_view category = "order";
  using Command = std::variant<PlaceT, CloseT>;
  using Event = std::variant<OrderPlacedT, OrderCanceledT>;
  using Resource = views::OrderT;
  using Decision = jetpage::aggregates::Decision<Event>;

  Decision decide(const PlaceT& command) const;
  Decision decide(const CloseT& command) const;

  void evolve(const OrderPlacedT& event) { become(event, "CREATED"); }
  void evolve(const OrderCanceledT& event) { become(event, "CANCELED"); }

  [[nodiscard]] std::optional<Resource> resource() const { return order; }
  [[nodiscard]] bool is_open() const { return order && order->status == "CREATED"; }

  std::optional<views::OrderT> order;

 private:
  template <class E>
  void become(const E& event, const char* status) {
    order = views::OrderT{.id = event.id,
                          .orderId = event.orderId,
                          .phoneNumber = event.phoneNumber,
                          .userName = event.userName,
                          .status = status};
  }
};
static_assert(jetpage::aggregates::Aggregate<Order>);

}  // namespace telecom::order
