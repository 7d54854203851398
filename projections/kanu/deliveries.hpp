#pragma once

#include "jetpage/projections/view.hpp"
#include "jetpage/schemas/kanu_generated.h"

namespace kanu {
using jetpage::projections::Rows;

// Every delivery as it is now. SYSTEMS.md, kanu, Delivery.
struct Deliveries {
  using Row = views::DeliveryT;
  using Key = std::int64_t;
  static constexpr std::string_view name = "deliveries";
  static constexpr std::uint32_t version = 1;
  static constexpr std::array indexes = {std::string_view("productId")};
  static constexpr std::string_view key_field = "id";
  static constexpr std::string_view category = "delivery";
  using Event = std::variant<delivery::DeliveredT, delivery::DeliveryCancelledT>;

  static void on(const delivery::DeliveredT& event, Rows<Deliveries>& rows) {
    rows.put(event.id, {.id = event.id,
                        .orderId = event.orderId,
                        .productId = event.productId,
                        .qty = event.qty,
                        .deliveryStatus = event.deliveryStatus,
                        .destination = event.destination,
                        .paymentId = event.paymentId,
                        .productName = event.productName});
  }
  static void on(const delivery::DeliveryCancelledT& event, Rows<Deliveries>& rows) {
    rows.change(event.id, [&](Row& row) { row.deliveryStatus = event.deliveryStatus; });
  }
};
static_assert(jetpage::projections::View<Deliveries>);

}  // namespace kanu
