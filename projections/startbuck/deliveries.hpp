#pragma once

#include "jetpage/projections/view.hpp"
#include "jetpage/schemas/startbuck_generated.h"

namespace startbuck {
using jetpage::projections::Rows;

// Every delivery as it is now, those that were cancelled before they came to be included. SYSTEMS.md, startbuck, Delivery.
struct Deliveries {
  using Row = views::DeliveryT;
  using Key = std::int64_t;
  static constexpr std::string_view name = "deliveries";
  static constexpr std::uint32_t version = 1;
  static constexpr std::array indexes = {std::string_view("orderId")};
  static constexpr std::string_view key_field = "id";
  static constexpr std::string_view category = "delivery";
  using Event = std::variant<delivery::DeliveredT, delivery::DeliveryCanceledT>;

  static void on(const delivery::DeliveredT& event, Rows<Deliveries>& rows) {
    rows.put(event.id, {.id = event.id,
                        .orderId = event.orderId,
                        .productId = event.productId,
                        .option = event.option,
                        .address = event.address,
                        .status = event.status});
  }
  static void on(const delivery::DeliveryCanceledT& event, Rows<Deliveries>& rows) {
    rows.update(event.id, [&](Row& row) {
      row.id = event.id;
      row.orderId = event.orderId;
      row.status = event.status;
    });
  }
};
static_assert(jetpage::projections::View<Deliveries>);

}  // namespace startbuck
