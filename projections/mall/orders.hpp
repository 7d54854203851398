#pragma once

#include "jetpage/projections/view.hpp"
#include "jetpage/schemas/mall_generated.h"

namespace mall {
using jetpage::projections::Rows;

// Every order as it was placed; a cancelled one is gone. SYSTEMS.md, mall, Order.
struct Orders {
  using Row = views::OrderT;
  using Key = std::int64_t;
  static constexpr std::string_view name = "orders";
  static constexpr std::uint32_t version = 1;
  static constexpr std::array indexes = {std::string_view("productId"), std::string_view("customerId")};
  static constexpr std::string_view key_field = "id";
  static constexpr std::string_view category = "order";
  using Event = std::variant<order::OrderplacedT, order::OrderCanceledT>;

  static void on(const order::OrderplacedT& event, Rows<Orders>& rows) {
    rows.put(event.id, {.id = event.id,
                        .productId = event.productId,
                        .productName = event.productName,
                        .qty = event.qty,
                        .customerId = event.customerId,
                        .status = event.status});
  }
  static void on(const order::OrderCanceledT& event, Rows<Orders>& rows) { rows.erase(event.id); }
};
static_assert(jetpage::projections::View<Orders>);

}  // namespace mall
