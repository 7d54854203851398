#pragma once

#include "jetpage/projections/view.hpp"
#include "jetpage/schemas/kanu_generated.h"

namespace kanu {
using jetpage::projections::Rows;

// Every payment as it is now. SYSTEMS.md, kanu, Payment.
struct Payments {
  using Row = views::PaymentT;
  using Key = std::int64_t;
  static constexpr std::string_view name = "payments";
  static constexpr std::uint32_t version = 1;
  static constexpr std::array indexes = {std::string_view("productId")};
  static constexpr std::string_view key_field = "id";
  static constexpr std::string_view category = "payment";
  using Event = std::variant<payment::PaidT, payment::PayCancelledT>;

  static void on(const payment::PaidT& event, Rows<Payments>& rows) {
    rows.put(event.id, {.id = event.id,
                        .orderId = event.orderId,
                        .productId = event.productId,
                        .qty = event.qty,
                        .paymentType = event.paymentType,
                        .paymentStatus = event.paymentStatus,
                        .cost = event.cost,
                        .productName = event.productName});
  }
  static void on(const payment::PayCancelledT& event, Rows<Payments>& rows) {
    rows.change(event.id, [&](Row& row) {
      row.paymentStatus = event.paymentStatus;
      row.paymentType = event.paymentType;
    });
  }
};
static_assert(jetpage::projections::View<Payments>);

}  // namespace kanu
