#pragma once

#include "jetpage/projections/view.hpp"
#include "jetpage/schemas/kanu_generated.h"

namespace kanu {
using jetpage::projections::Rows;

// Every order as it is now. SYSTEMS.md, kanu, Order.
struct Orders {
  using Row = views::OrderT;
  using Key = std::int64_t;
  static constexpr std::string_view name = "orders";
  static constexpr std::uint32_t version = 1;
  static constexpr std::array indexes = {std::string_view("productId")};
  static constexpr std::string_view key_field = "id";
  static constexpr std::string_view category = "order";
  using Event = std::variant<order::OrderedT, order::OrderCancelledT>;

  static void on(const order::OrderedT& event, Rows<Orders>& rows) { put(event, rows); }
  static void on(const order::OrderCancelledT& event, Rows<Orders>& rows) { put(event, rows); }

 private:
  // Both carry the whole order.
  template <class E>
  static void put(const E& event, Rows<Orders>& rows) {
    rows.put(event.id, {.id = event.id,
                        .productId = event.productId,
                        .qty = event.qty,
                        .paymentType = event.paymentType,
                        .cost = event.cost,
                        .productName = event.productName,
                        .orderStatus = event.orderStatus});
  }
};
static_assert(jetpage::projections::View<Orders>);

}  // namespace kanu
