#pragma once

#include "jetpage/projections/view.hpp"
#include "jetpage/schemas/mall_generated.h"

namespace mall {
using jetpage::projections::Rows;

// Every delivery that started; a cancelled one is gone. SYSTEMS.md, mall, Delivery.
struct Deliveries {
  using Row = views::DeliveryT;
  using Key = std::int64_t;
  static constexpr std::string_view name = "deliveries";
  static constexpr std::uint32_t version = 1;
  static constexpr std::array indexes = {std::string_view("productId"), std::string_view("customerId")};
  static constexpr std::string_view key_field = "id";
  static constexpr std::string_view category = "delivery";
  using Event = std::variant<delivery::DeliveryStartedT, delivery::DeliveryCanceledT>;

  static void on(const delivery::DeliveryStartedT& event, Rows<Deliveries>& rows) {
    rows.put(event.id, {.id = event.id,
                        .orderId = event.orderId,
                        .qty = event.qty,
                        .productId = event.productId,
                        .status = event.status,
                        .customerId = event.customerId});
  }
  static void on(const delivery::DeliveryCanceledT& event, Rows<Deliveries>& rows) { rows.erase(event.id); }
};
static_assert(jetpage::projections::View<Deliveries>);

}  // namespace mall
