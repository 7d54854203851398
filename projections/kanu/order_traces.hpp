#pragma once

#include <algorithm>
#include <array>

#include "jetpage/projections/view.hpp"
#include "jetpage/schemas/kanu_generated.h"

namespace kanu {
using jetpage::projections::Rows;

// How far each order has come. What is heard first makes the row, in whatever order; the status only goes on, and a cancelled
// order's stays. SYSTEMS.md, kanu, OrderTrace.
struct OrderTraces {
  using Row = views::OrderTraceT;
  using Key = std::int64_t;
  static constexpr std::string_view name = "orderTraces";
  static constexpr std::uint32_t version = 1;
  static constexpr std::array indexes = {std::string_view("status")};
  static constexpr std::string_view key_field = "orderId";
  using Event = std::variant<order::OrderedT, order::OrderCancelledT, payment::PaidT, delivery::DeliveredT,
                             delivery::DeliveryCancelledT>;
  using Page = Rows<OrderTraces>;

  static void on(const order::OrderedT& event, Page& rows) { merge(event.id, event, "Order END", rows); }
  static void on(const payment::PaidT& event, Page& rows) {
    if (event.paymentStatus == "END") merge(event.orderId, event, "PAY END", rows);
  }
  static void on(const delivery::DeliveredT& event, Page& rows) { merge(event.orderId, event, "DELIVERY START", rows); }
  static void on(const delivery::DeliveryCancelledT& event, Page& rows) {
    merge(event.orderId, event, "DELIVERY CANCEL", rows);
  }
  static void on(const order::OrderCancelledT& event, Page& rows) { merge(event.id, event, "ORDER CANCEL", rows); }

 private:
  static constexpr std::array<std::string_view, 5> course = {"Order END", "PAY END", "DELIVERY START",
                                                             "DELIVERY CANCEL", "ORDER CANCEL"};

  static auto place(std::string_view status) { return std::find(course.begin(), course.end(), status); }

  // All of them say the same of an order, but not all say its cost.
  template <class E>
  static void merge(const std::optional<std::int64_t>& order, const E& event, std::string_view status, Page& rows) {
    rows.update(order, [&](Row& row) {
      row.orderId = order;
      row.productId = event.productId;
      row.qty = event.qty;
      row.productName = event.productName;
      if constexpr (requires { event.cost; }) row.cost = event.cost;
      const bool goes_on = !row.status.has_value() || place(row.status.view()) < place(status);
      if (goes_on) row.status = status;
    });
  }
};
static_assert(jetpage::projections::View<OrderTraces>);

}  // namespace kanu
