#pragma once

#include "jetpage/aggregates/called_first.hpp"
#include "jetpage/aggregates/cinema/movie.hpp"
#include "jetpage/aggregates/cinema/payment.hpp"
#include "jetpage/aggregates/cinema/reservation.hpp"

namespace cinema::reservation {

// Before a reservation is written its movie must exist and its payment must be made; without payment there is no
// reservation. SYSTEMS.md, cinema, "Synchronous call reservation → payment".
struct ReservationDesk : jetpage::aggregates::CalledFirst<ReservationDesk> {
  using Error = jetpage::eventstore::Error;
  using Fault = jetpage::eventstore::Fault;
  using Callee = payment::Payment;
  static constexpr std::string_view service = "payment";

  static jetpage::eventstore::Done check(const ReserveT& command, jetpage::aggregates::Calls& calls) {
    const auto movie = calls.look<movie::Movie>(command.movieId.value_or(0));
    if (!movie) return movie.error();
    if (!movie->movie) return Error{Fault::refused, "movie_unknown", "there is no such movie to reserve"};
    // What the reservation will refuse anyway must not be paid first.
    const auto decision = Reservation().decide(command);
    const auto* no = std::get_if<jetpage::aggregates::Refusal>(&decision);
    return no == nullptr ? jetpage::eventstore::Done() : Error{Fault::refused, no->code, no->detail};
  }

  static std::int64_t id_of(const ReserveT& command) { return *command.rsvId; }
  static payment::PayT call(const ReserveT& command) { return {.rsvId = command.rsvId, .movieId = command.movieId}; }
  static payment::CancelT take_back(const ReserveT& command) { return {.payId = command.rsvId}; }
  static bool is_taken_back(const payment::Payment& paid) { return paid.payment->status == "cancelled"; }
};

}  // namespace cinema::reservation
