#include "jetpage/aggregates/cinema/reservation.hpp"

namespace cinema::reservation {

using jetpage::aggregates::accept;
using jetpage::aggregates::not_yet;
using jetpage::aggregates::nothing;
using jetpage::aggregates::refuse;

namespace {

bool is_open(const views::ReservationT& reservation) {
  return reservation.status != "reserved" && reservation.status != "reqCancel" && reservation.status != "cancelled";
}

}  // namespace

Reservation::Decision Reservation::decide(const ReserveT& command) const {
  if (reservation) return refuse("reservation_exists", "this reservation exists already");
  const bool allowed = !command.status.has_value() || command.status == "reqReserve";
  if (!allowed) return refuse("status_not_allowed", "a new reservation has no status or reqReserve");
  return accept<Event>(
      ReservationCreatedT{.rsvId = command.rsvId, .status = command.status, .movieId = command.movieId});
}

Reservation::Decision Reservation::decide(const ConfirmT& command) const {
  if (!reservation) return not_yet("the reservation is not on the log yet");
  if (!is_open(*reservation)) return nothing();
  return accept<Event>(ReservationConfirmedT{
      .rsvId = reservation->rsvId, .movieId = reservation->movieId, .status = "reserved", .payId = command.payId});
}

Reservation::Decision Reservation::decide(const ChangeStatusT& command) const {
  if (!reservation) return refuse("not_found", "there is no such reservation");
  if (command.status != "reqCancel") return refuse("status_not_allowed", "the only status to ask for is reqCancel");
  if (reservation->status == "reqCancel" || reservation->status == "cancelled") return nothing();
  if (is_open(*reservation)) return refuse("reservation_not_open", "only a confirmed reservation can be cancelled");
  return accept<Event>(ReservationCancelRequestedT{.rsvId = reservation->rsvId,
                                                   .movieId = reservation->movieId,
                                                   .status = "reqCancel",
                                                   .payId = reservation->payId});
}

// Also of a payment that was cancelled at the payment service: its reservation does not outlive it.
Reservation::Decision Reservation::decide(const ConfirmCancelT&) const {
  if (!reservation || reservation->status == "cancelled") return nothing();
  return accept<Event>(ReservationCancelledT{.rsvId = reservation->rsvId,
                                             .movieId = reservation->movieId,
                                             .status = "cancelled",
                                             .payId = reservation->payId});
}

}  // namespace cinema::reservation
