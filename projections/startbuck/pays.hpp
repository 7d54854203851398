#pragma once

#include "jetpage/projections/view.hpp"
#include "jetpage/schemas/startbuck_generated.h"

namespace startbuck {
using jetpage::projections::Rows;

// Every payment as it is now. SYSTEMS.md, startbuck, Pay.
struct Pays {
  using Row = views::PayT;
  using Key = std::int64_t;
  static constexpr std::string_view name = "pays";
  static constexpr std::uint32_t version = 1;
  static constexpr std::array indexes = {std::string_view("orderId"), std::string_view("customerId")};
  static constexpr std::string_view key_field = "id";
  static constexpr std::string_view category = "pay";
  using Event = std::variant<pay::PaidT, pay::PayCanceledT>;

  static void on(const pay::PaidT& event, Rows<Pays>& rows) {
    rows.put(event.id, {.id = event.id,
                        .orderId = event.orderId,
                        .customerId = event.customerId,
                        .productId = event.productId,
                        .option = event.option,
                        .address = event.address,
                        .status = event.status});
  }
  static void on(const pay::PayCanceledT& event, Rows<Pays>& rows) {
    rows.change(event.id, [&](Row& row) { row.status = event.status; });
  }
};
static_assert(jetpage::projections::View<Pays>);

}  // namespace startbuck
