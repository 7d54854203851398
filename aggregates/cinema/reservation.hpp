#pragma once

#include <optional>
#include <variant>

#include "jetpage/aggregates/aggregate.hpp"
#include "jetpage/schemas/cinema_generated.h"

namespace cinema::reservation {

// A customer's claim on a movie. Born paid: see reservation_desk.hpp. SYSTEMS.md, cinema.
struct Reservation {
  static constexpr std::string_view category = "reservation";
  using Command = std::variant<ReserveT, ConfirmT, ChangeStatusT, ConfirmCancelT>;
  using Event =
      std::variant<ReservationCreatedT, ReservationConfirmedT, ReservationCancelRequestedT, ReservationCancelledT>;
  using Resource = views::ReservationT;
  using Decision = jetpage::aggregates::Decision<Event>;

  Decision decide(const ReserveT& command) const;
  Decision decide(const ConfirmT& command) const;
  Decision decide(const ChangeStatusT& command) const;
  Decision decide(const ConfirmCancelT& command) const;

  void evolve(const ReservationCreatedT& event) { become(event); }
  void evolve(const ReservationConfirmedT& event) { become(event); }
  void evolve(const ReservationCancelRequestedT& event) { become(event); }
  void evolve(const ReservationCancelledT& event) { become(event); }

  [[nodiscard]] std::optional<Resource> resource() const { return reservation; }

  std::optional<views::ReservationT> reservation;

 private:
  template <class E>
  void become(const E& event) {
    reservation = views::ReservationT{
        .rsvId = event.rsvId, .movieId = event.movieId, .status = event.status, .payId = event.payId};
  }
};
static_assert(jetpage::aggregates::Aggregate<Reservation>);

}  // namespace cinema::reservation
