#include "jetpage/aggregates/startbuck/payment.hpp"

#include "jetpage/aggregates/startbuck/order.hpp"

namespace startbuck::pay {

using jetpage::aggregates::accept;
using jetpage::aggregates::nothing;
using jetpage::aggregates::refuse;

namespace {

template <class C>
PaidT paid(const C& command, const jetpage::schemas::Text& order_id) {
  return {.id = command.id,
          .orderId = order_id,
          .productId = command.productId,
          .option = command.option,
          .address = command.address,
          .status = "Paid",
          .customerId = command.customerId};
}

}  // namespace

Payment::Decision Payment::decide(const PayT& command) const {
  if (payment) return refuse("pay_exists", "this payment is made already");
  return accept<Event>(paid(command, command.orderId));
}

Payment::Decision Payment::decide(const PayOrderT& command) const {
  if (payment) return nothing();
  return accept<Event>(paid(command, order::order_id_of(command.orderId, command.id)));
}

Payment::Decision Payment::decide(const CancelT&) const {
  if (!payment) return refuse("not_found", "there is no such payment");
  if (payment->status == "PayCanceled") return nothing();
  return accept<Event>(PayCanceledT{.id = payment->id, .orderId = payment->orderId, .status = "PayCanceled"});
}

void Payment::evolve(const PaidT& event) {
  payment = views::PayT{.id = event.id,
                        .orderId = event.orderId,
                        .customerId = event.customerId,
                        .productId = event.productId,
                        .option = event.option,
                        .address = event.address,
                        .status = event.status};
}

}  // namespace startbuck::pay
