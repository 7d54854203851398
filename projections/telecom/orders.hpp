#pragma once

#include "jetpage/projections/view.hpp"
#include "jetpage/schemas/telecom_generated.h"

namespace telecom {
using jetpage::projections::Rows;

// Lines as they are now: what several views show.
template <class V>
struct OrdersNow {
  using Row = views::OrderT;
  using Key = std::int64_t;
  static constexpr std::uint32_t version = 1;
  static constexpr std::array indexes = {std::string_view("userName"), std::string_view("phoneNumber"),
                                         std::string_view("orderId")};
  static constexpr std::string_view key_field = "id";
  using Event = std::variant<order::OrderPlacedT, order::OrderCanceledT>;

  static void on(const order::OrderPlacedT& event, Rows<V>& rows) { put(event, "CREATED", rows); }
  static void on(const order::OrderCanceledT& event, Rows<V>& rows) { put(event, "CANCELED", rows); }

 private:
  template <class E>
  static void put(const E& event, const char* status, Rows<V>& rows) {
    rows.put(event.id, {.id = event.id,
                        .orderId = event.orderId,
                        .phoneNumber = event.phoneNumber,
                        .userName = event.userName,
                        .status = status});
  }
};

// Every line as it is now. SYSTEMS.md, telecom, Order.
struct Orders : OrdersNow<Orders> {
  static constexpr std::string_view name = "orders";
  static constexpr std::string_view category = "order";
};
static_assert(jetpage::projections::View<Orders>);

// The lines on a customer's page. SYSTEMS.md, telecom, MyPage.
struct MyLines : OrdersNow<MyLines> {
  static constexpr std::string_view name = "myLines";
};
static_assert(jetpage::projections::View<MyLines>);

}  // namespace telecom
