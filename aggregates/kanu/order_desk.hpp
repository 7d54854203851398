#pragma once

#include "jetpage/aggregates/called_first.hpp"
#include "jetpage/aggregates/kanu/order.hpp"
#include "jetpage/aggregates/kanu/payment.hpp"

namespace kanu::order {

// Before an order is written a payment must wait for its customer. SYSTEMS.md, kanu, `POST /orders`.
struct OrderDesk : jetpage::aggregates::CalledFirst<OrderDesk> {
  using Callee = payment::Payment;
  static constexpr std::string_view service = "payment";

  static std::int64_t id_of(const PlaceT& command) { return *command.id; }
  static payment::RequestT call(const PlaceT& command) {
    return {.orderId = command.id,
            .productId = command.productId,
            .qty = command.qty,
            .paymentType = command.paymentType,
            .cost = command.cost,
            .productName = command.productName};
  }
  static payment::CancelT take_back(const PlaceT& command) { return {.id = command.id}; }
  static bool is_taken_back(const payment::Payment& asked) { return asked.payment->paymentStatus == "CANCEL"; }
};

}  // namespace kanu::order
