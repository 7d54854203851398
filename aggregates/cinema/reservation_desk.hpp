#pragma once

#include "aggregates/cinema/movie.hpp"
#include "aggregates/cinema/payment.hpp"
#include "aggregates/cinema/reservation.hpp"
#include "aggregates/creation.hpp"

namespace cinema::reservation {

// Before a reservation is written its movie must exist and its payment must be made; without payment there is no
// reservation. SYSTEMS.md, cinema, "Synchronous call reservation → payment".
struct ReservationDesk {
  using Error = jetpage::eventstore::Error;
  using Fault = jetpage::eventstore::Fault;
  static constexpr bool leaves_traces = true;

  static jetpage::eventstore::Done check(const ReserveT& command, jetpage::aggregates::Calls& calls) {
    const auto movie = calls.look<movie::Movie>(command.movieId.value_or(0));
    if (!movie) return movie.error();
    if (!movie->movie) return Error{Fault::refused, "movie_unknown", "there is no such movie to reserve"};
    // What the reservation will refuse anyway must not be paid first.
    const auto decision = Reservation().decide(command);
    const auto* no = std::get_if<jetpage::aggregates::Refusal>(&decision);
    return no == nullptr ? jetpage::eventstore::Done() : Error{Fault::refused, no->code, no->detail};
  }

  static jetpage::eventstore::Result<ReserveT> prepare(ReserveT command, jetpage::aggregates::Calls& calls,
                                                       const jetpage::aggregates::CommandMeta& meta) {
    const payment::PayT pay{.rsvId = command.rsvId, .movieId = command.movieId};
    const auto paid = calls.ask<payment::Payment>("payment", *command.rsvId, pay, meta);
    if (!paid) return paid.error();
    if (paid->satisfied) return jetpage::aggregates::id_spent();  // by a payment that is not this command's
    if (!paid->repeated) return command;
    // An earlier sending has paid. Its reservation may not be written any more once the payment may be given back: and not
    // under a new number before it is.
    const auto now = calls.look<payment::Payment>(*command.rsvId);
    if (!now) return now.error();
    if (now->payment->status == "cancelled") return jetpage::aggregates::id_spent();
    if (!calls.is_stale(paid->time_us)) return command;
    return Error{Fault::unavailable, "dependency_unavailable", "an earlier attempt is being taken back: try again"};
  }

  static void undo(const ReserveT& command, jetpage::aggregates::Calls& calls,
                   const jetpage::aggregates::CommandMeta& meta) {
    // Should this fail too, the policy's deadline cancels the payment (reservation_policies.hpp).
    (void)calls.take_back<payment::Payment>(*command.rsvId, payment::CancelT{.payId = command.rsvId}, meta);
  }
};

}  // namespace cinema::reservation
