#pragma once

#include "jetpage/projections/view.hpp"
#include "jetpage/schemas/startbuck_generated.h"

namespace startbuck {
using jetpage::projections::Rows;

// Every order with the state of its payment and its delivery, under the order's number. What is heard first makes the row, in
// whatever order; what is cancelled stays so. Payments and deliveries without an orderId are no order's. SYSTEMS.md, startbuck,
// OrderStatus.
struct OrderStatuses {
  using Row = views::OrderStatusT;
  using Key = std::int64_t;
  static constexpr std::string_view name = "orderStatuses";
  static constexpr std::uint32_t version = 1;
  static constexpr std::array indexes = {std::string_view("orderId")};
  using Event = std::variant<order::OrderedT, order::OrderCanceledT, pay::PaidT, pay::PayCanceledT,
                             delivery::DeliveredT, delivery::DeliveryCanceledT>;
  using Page = Rows<OrderStatuses>;
  using Text = jetpage::schemas::Text;

  static void on(const order::OrderedT& event, Page& rows) {
    merge(event, rows, [&](Row& row) {
      describe(event, row);
      advance(row.orderStatus, event.status);
    });
  }
  static void on(const order::OrderCanceledT& event, Page& rows) {
    merge(event, rows, [&](Row& row) { row.orderStatus = "OrderCanceled"; });
  }
  static void on(const pay::PaidT& event, Page& rows) {
    merge(event, rows, [&](Row& row) {
      describe(event, row);
      advance(row.payStatus, event.status);
    });
  }
  static void on(const pay::PayCanceledT& event, Page& rows) {
    merge(event, rows, [&](Row& row) { row.payStatus = event.status; });
  }
  static void on(const delivery::DeliveredT& event, Page& rows) {
    merge(event, rows, [&](Row& row) {
      describe(event, row);
      advance(row.deliveryStatus, event.status);
      advance(row.orderStatus, event.status);
    });
  }
  static void on(const delivery::DeliveryCanceledT& event, Page& rows) {
    merge(event, rows, [&](Row& row) { row.deliveryStatus = event.status; });
  }

 private:
  template <class E, class Change>
  static void merge(const E& event, Page& rows, Change change) {
    if (!event.orderId.has_value()) return;
    rows.update(event.id, [&](Row& row) {
      row.orderId = event.orderId;
      change(row);
    });
  }
  // All of them say the same of an order.
  template <class E>
  static void describe(const E& event, Row& row) {
    row.productId = event.productId;
    row.option = event.option;
    row.address = event.address;
  }
  static void advance(Text& status, const Text& to) {
    if (!status.has_value() || status == "Ordered") status = to;
  }
};
static_assert(jetpage::projections::View<OrderStatuses>);

}  // namespace startbuck
