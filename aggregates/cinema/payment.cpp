#include "jetpage/aggregates/cinema/payment.hpp"

namespace cinema::payment {

using jetpage::aggregates::accept;
using jetpage::aggregates::nothing;
using jetpage::aggregates::refuse;

Payment::Decision Payment::decide(const PayT& command) const {
  if (payment) return nothing();
  if (!command.rsvId) return refuse("reservation_missing", "a payment needs the rsvId that it pays");
  return accept<Event>(
      PaymentApprovedT{.payId = command.rsvId, .rsvId = command.rsvId, .movieId = command.movieId, .status = "paid"});
}

Payment::Decision Payment::decide(const CancelT&) const {
  if (!payment) return refuse("not_found", "there is no such payment");
  if (payment->status == "cancelled") return nothing();
  return accept<Event>(PaymentCancelledT{
      .payId = payment->payId, .rsvId = payment->rsvId, .movieId = payment->movieId, .status = "cancelled"});
}

}  // namespace cinema::payment
