#pragma once

#include "jetpage/projections/view.hpp"
#include "jetpage/schemas/cinema_generated.h"

namespace cinema {
using jetpage::projections::Rows;

// Every reservation as it is now. SYSTEMS.md, cinema, Reservation.
struct Reservations {
  using Row = views::ReservationT;
  using Key = std::int64_t;
  static constexpr std::string_view name = "reservations";
  static constexpr std::uint32_t version = 1;
  static constexpr std::array indexes = {std::string_view("movieId")};
  static constexpr std::string_view key_field = "rsvId";
  static constexpr std::string_view category = "reservation";
  using Event = std::variant<reservation::ReservationCreatedT, reservation::ReservationConfirmedT,
                             reservation::ReservationCancelRequestedT, reservation::ReservationCancelledT>;

  static void on(const reservation::ReservationCreatedT& event, Rows<Reservations>& rows) { put(event, rows); }
  static void on(const reservation::ReservationConfirmedT& event, Rows<Reservations>& rows) { put(event, rows); }
  static void on(const reservation::ReservationCancelRequestedT& event, Rows<Reservations>& rows) { put(event, rows); }
  static void on(const reservation::ReservationCancelledT& event, Rows<Reservations>& rows) { put(event, rows); }

 private:
  // Each of them carries the whole reservation.
  template <class E>
  static void put(const E& event, Rows<Reservations>& rows) {
    rows.put(event.rsvId,
             {.rsvId = event.rsvId, .movieId = event.movieId, .status = event.status, .payId = event.payId});
  }
};
static_assert(jetpage::projections::View<Reservations>);

}  // namespace cinema
