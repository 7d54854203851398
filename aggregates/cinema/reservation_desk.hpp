#pragma once

#include "aggregates/cinema/movie.hpp"
#include "aggregates/cinema/payment.hpp"
#include "aggregates/cinema/reservation.hpp"
#include "aggregates/creation.hpp"

namespace cinema::reservation {

// Before a reservation is written its movie must exist and its payment must be made; without payment there is no
// reservation. SYSTEMS.md, cinema, "Synchronous call reservation → payment".
struct ReservationDesk {
  static constexpr bool leaves_traces = true;

  static jetpage::eventstore::Result<ReserveT> prepare(ReserveT command, jetpage::aggregates::Calls& calls,
                                                       const jetpage::aggregates::CommandMeta& meta) {
    using jetpage::eventstore::Error;
    using jetpage::eventstore::Fault;
    const auto movie = calls.look<movie::Movie>(command.movieId.value_or(0));
    if (!movie) return movie.error();
    if (!movie->movie) return Error{Fault::refused, "movie_unknown", "there is no such movie to reserve"};
    // What the reservation will refuse anyway must not be paid first.
    const auto decision = Reservation().decide(command);
    if (const auto* no = std::get_if<jetpage::aggregates::Refusal>(&decision)) {
      return Error{Fault::refused, no->code, no->detail};
    }
    const payment::PayT pay{.rsvId = command.rsvId, .movieId = command.movieId};
    const auto paid = calls.ask<payment::Payment>("payment", *command.rsvId, pay, meta);
    if (!paid) return paid.error();
    const auto& payment = paid->state.payment;
    const bool ours = payment && payment->status == "paid" && payment->movieId == command.movieId;
    if (!ours || calls.is_stale(paid->time_us)) return jetpage::aggregates::id_spent();
    return command;
  }

  static void undo(const ReserveT& command, jetpage::aggregates::Calls& calls,
                   const jetpage::aggregates::CommandMeta& meta) {
    // Should this fail too, the policy's deadline cancels the payment (reservation_policies.hpp).
    (void)calls.take_back<payment::Payment>(*command.rsvId, payment::CancelT{.payId = command.rsvId}, meta);
  }
};

}  // namespace cinema::reservation
