#pragma once

#include "jetpage/aggregates/called_first.hpp"
#include "jetpage/aggregates/startbuck/order.hpp"
#include "jetpage/aggregates/startbuck/payment.hpp"

namespace startbuck::order {

// Before an order is written it must be paid; an unpaid order does not exist. SYSTEMS.md, startbuck, `POST /orders`.
struct OrderDesk : jetpage::aggregates::CalledFirst<OrderDesk> {
  using Callee = pay::Payment;
  static constexpr std::string_view service = "pay";

  static std::int64_t id_of(const PlaceT& command) { return *command.id; }
  static pay::PayOrderT call(const PlaceT& command) {
    return {.id = command.id,
            .orderId = order_id_of(command.orderId, command.id),
            .customerId = command.customerId,
            .productId = command.productId,
            .option = command.option,
            .address = command.address};
  }
  static pay::CancelT take_back(const PlaceT& command) { return {.id = command.id}; }
  static bool is_taken_back(const pay::Payment& paid) { return paid.payment->status == "PayCanceled"; }
};

}  // namespace startbuck::order
