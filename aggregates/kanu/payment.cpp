#include "jetpage/aggregates/kanu/payment.hpp"

namespace kanu::payment {

using jetpage::aggregates::accept;
using jetpage::aggregates::nothing;
using jetpage::aggregates::refuse;

namespace {

jetpage::aggregates::Refusal unknown() { return refuse("not_found", "there is no such payment"); }

}  // namespace

Payment::Decision Payment::decide(const RequestT& command) const {
  if (payment) return nothing();
  if (!command.orderId) return refuse("order_missing", "a payment needs the orderId that it is for");
  const bool allowed = !command.paymentStatus.has_value() || command.paymentStatus == "Not Pay";
  if (!allowed) return refuse("status_not_allowed", "a new payment is Not Pay; it is paid with PUT");
  return accept<Event>(PaidT{.id = command.orderId,
                             .orderId = command.orderId,
                             .productId = command.productId,
                             .qty = command.qty,
                             .paymentStatus = "Not Pay",
                             .paymentType = command.paymentType,
                             .cost = command.cost,
                             .productName = command.productName});
}

// What is paid for is the order's; how, the customer may say now.
Payment::Decision Payment::decide(const PayT& command) const {
  if (!payment) return unknown();
  if (command.paymentStatus != "END") return refuse("status_not_allowed", "the only paymentStatus to ask for is END");
  if (payment->paymentStatus == "CANCEL") return refuse("payment_cancelled", "this payment was cancelled");
  const bool differs = command.cost && command.cost != payment->cost;
  if (differs) return refuse("amount_differs", "the cost is not what the payment asks for");
  if (payment->paymentStatus == "END") return nothing();
  return accept<Event>(
      PaidT{.id = payment->id,
            .orderId = payment->orderId,
            .productId = payment->productId,
            .qty = payment->qty,
            .paymentStatus = "END",
            .paymentType = command.paymentType.has_value() ? command.paymentType : payment->paymentType,
            .cost = payment->cost,
            .productName = payment->productName});
}

Payment::Decision Payment::cancel(const jetpage::schemas::Text& payment_type) const {
  if (payment->paymentStatus == "CANCEL") return nothing();
  return accept<Event>(PayCancelledT{.id = payment->id,
                                     .productId = payment->productId,
                                     .qty = payment->qty,
                                     .paymentStatus = "CANCEL",
                                     .paymentType = payment_type,
                                     .cost = payment->cost,
                                     .orderId = payment->orderId});
}

Payment::Decision Payment::decide(const CancelT&) const { return payment ? cancel(payment->paymentType) : unknown(); }

Payment::Decision Payment::decide(const CancelWithOrderT&) const {
  return payment ? cancel("ORDER CANCEL") : unknown();
}

void Payment::evolve(const PaidT& event) {
  payment = views::PaymentT{.id = event.id,
                            .orderId = event.orderId,
                            .productId = event.productId,
                            .qty = event.qty,
                            .paymentType = event.paymentType,
                            .paymentStatus = event.paymentStatus,
                            .cost = event.cost,
                            .productName = event.productName};
}

void Payment::evolve(const PayCancelledT& event) {
  payment->paymentStatus = event.paymentStatus;
  payment->paymentType = event.paymentType;
}

}  // namespace kanu::payment
