#pragma once

#include "jetpage/projections/view.hpp"
#include "jetpage/schemas/startbuck_generated.h"

namespace startbuck {
using jetpage::projections::Rows;

// Every order as it is now. SYSTEMS.md, startbuck, Order.
struct Orders {
  using Row = views::OrderT;
  using Key = std::int64_t;
  static constexpr std::string_view name = "orders";
  static constexpr std::uint32_t version = 1;
  static constexpr std::array indexes = {std::string_view("orderId"), std::string_view("customerId")};
  static constexpr std::string_view key_field = "id";
  static constexpr std::string_view category = "order";
  using Event = std::variant<order::OrderedT, order::OrderDeliveredT, order::OrderCanceledT>;

  static void on(const order::OrderedT& event, Rows<Orders>& rows) {
    rows.put(event.id, {.id = event.id,
                        .orderId = event.orderId,
                        .productId = event.productId,
                        .address = event.address,
                        .option = event.option,
                        .customerId = event.customerId,
                        .status = event.status});
  }
  static void on(const order::OrderDeliveredT& event, Rows<Orders>& rows) {
    rows.change(event.id, [&](Row& row) { row.status = event.status; });
  }
  static void on(const order::OrderCanceledT& event, Rows<Orders>& rows) {
    rows.change(event.id, [](Row& row) { row.status = "OrderCanceled"; });
  }
};
static_assert(jetpage::projections::View<Orders>);

}  // namespace startbuck
