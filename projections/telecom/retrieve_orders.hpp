#pragma once

#include "jetpage/projections/view.hpp"
#include "jetpage/schemas/telecom_generated.h"

namespace telecom {
using jetpage::projections::Rows;

// The lines by number, as the order service is asked for them. SYSTEMS.md, telecom, RetrieveOrderList.
struct RetrieveOrders {
  using Row = views::RetrieveOrderT;
  using Key = std::int64_t;
  static constexpr std::string_view name = "retrieveOrderLists";
  static constexpr std::uint32_t version = 1;
  static constexpr std::array indexes = {std::string_view("userName"), std::string_view("phoneNumber"),
                                         std::string_view("orderId")};
  using Event = std::variant<order::OrderPlacedT, order::OrderCanceledT>;

  static void on(const order::OrderPlacedT& event, Rows<RetrieveOrders>& rows) { put(event, "CREATED", rows); }
  static void on(const order::OrderCanceledT& event, Rows<RetrieveOrders>& rows) { put(event, "CANCELED", rows); }

 private:
  template <class E>
  static void put(const E& event, const char* status, Rows<RetrieveOrders>& rows) {
    rows.put(
        event.id,
        {.orderId = event.orderId, .phoneNumber = event.phoneNumber, .userName = event.userName, .status = status});
  }
};
static_assert(jetpage::projections::View<RetrieveOrders>);

}  // namespace telecom
