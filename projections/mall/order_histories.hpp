#pragma once

#include "jetpage/projections/view.hpp"
#include "jetpage/schemas/mall_generated.h"

namespace mall {
using jetpage::projections::Rows;

// Every order there was, and how far it and its delivery have come. SYSTEMS.md, mall, OrderHistory.
//
// A row is made by whatever is heard of the order first; later news fill in what they know, and what was cancelled stays so.
struct OrderHistories {
  using Row = views::OrderHistoryT;
  using Key = std::int64_t;
  static constexpr std::string_view name = "orderHistories";
  static constexpr std::uint32_t version = 1;
  static constexpr std::array indexes = {std::string_view("productId"), std::string_view("customerId")};
  static constexpr std::string_view key_field = "id";
  using Event =
      std::variant<order::OrderplacedT, order::OrderCanceledT, delivery::DeliveryStartedT, delivery::DeliveryCanceledT>;
  using Page = Rows<OrderHistories>;

  static void on(const order::OrderplacedT& event, Page& rows) {
    rows.update(event.id, [&](Row& row) {
      fill_in(row, event);
      row.productName = event.productName;
      if (!row.orderState.has_value()) row.orderState = "Orderplaced";
    });
  }
  static void on(const order::OrderCanceledT& event, Page& rows) {
    rows.update(event.id, [&](Row& row) {
      fill_in(row, event);
      row.productName = event.productName;
      row.orderState = "OrderCanceled";
      row.reason = event.reason;
    });
  }
  static void on(const delivery::DeliveryStartedT& event, Page& rows) {
    rows.update(event.id, [&](Row& row) {
      fill_in(row, event);
      if (!row.deliveryState.has_value()) row.deliveryState = "DeliveryStarted";
    });
  }
  static void on(const delivery::DeliveryCanceledT& event, Page& rows) {
    rows.update(event.id, [&](Row& row) {
      fill_in(row, event);
      row.deliveryState = "DeliveryCanceled";
    });
  }

 private:
  // What each of them knows of the order.
  template <class E>
  static void fill_in(Row& row, const E& event) {
    row.id = event.id;
    row.productId = event.productId;
    row.qty = event.qty;
    row.customerId = event.customerId;
  }
};
static_assert(jetpage::projections::View<OrderHistories>);

}  // namespace mall
