#pragma once

#include "jetpage/projections/view.hpp"
#include "jetpage/schemas/cinema_generated.h"

namespace cinema {
using jetpage::projections::Rows;

// Every movie with the state of its last reservation and payment. SYSTEMS.md, cinema, Movieview.
//
// A movie is registered before anything else is said of it (reserving reads its registration from the log), so what is
// said of a movie that has no row is said of one that was deleted.
struct Movieviews {
  using Row = views::MovieviewT;
  using Key = std::int64_t;
  static constexpr std::string_view name = "movieviews";
  static constexpr std::uint32_t version = 1;
  static constexpr std::array indexes = {std::string_view("rsvId"), std::string_view("payId")};
  static constexpr std::string_view key_field = "movieId";
  using Event =
      std::variant<movie::MovieRegisteredT, movie::MovieModifiedT, movie::MovieReservedT, movie::MovieCancelledT,
                   movie::MovieDeletedT, payment::PaymentApprovedT, payment::PaymentCancelledT,
                   reservation::ReservationConfirmedT, reservation::ReservationCancelledT>;
  using Page = Rows<Movieviews>;

  static void on(const movie::MovieRegisteredT& event, Page& rows) {
    rows.put(event.movieId,
             {.movieId = event.movieId, .desc = event.desc, .reviewCnt = event.reviewCnt, .movieStatus = event.status});
  }
  static void on(const movie::MovieModifiedT& event, Page& rows) {
    rows.change(event.movieId, [&](Row& row) {
      row.desc = event.desc;
      row.reviewCnt = event.reviewCnt;
      row.movieStatus = event.status;
    });
  }
  static void on(const movie::MovieReservedT& event, Page& rows) {
    rows.change(event.movieId, [&](Row& row) { row.movieStatus = event.status; });
  }
  static void on(const movie::MovieCancelledT& event, Page& rows) {
    rows.change(event.movieId, [&](Row& row) { row.movieStatus = event.status; });
  }
  static void on(const movie::MovieDeletedT& event, Page& rows) { rows.erase(event.movieId); }

  static void on(const payment::PaymentApprovedT& event, Page& rows) {
    rows.change(event.movieId, [&](Row& row) {
      row.payId = event.payId;
      row.payStatus = event.status;
    });
  }
  static void on(const payment::PaymentCancelledT& event, Page& rows) {
    for (const Key movie : rows.keys_where("payId", event.payId)) {
      rows.change(movie, [&](Row& row) { row.payStatus = event.status; });
    }
  }
  static void on(const reservation::ReservationConfirmedT& event, Page& rows) {
    rows.change(event.movieId, [&](Row& row) {
      row.rsvId = event.rsvId;
      row.rsvStatus = event.status;
    });
  }
  static void on(const reservation::ReservationCancelledT& event, Page& rows) {
    for (const Key movie : rows.keys_where("rsvId", event.rsvId)) {
      rows.change(movie, [&](Row& row) { row.rsvStatus = event.status; });
    }
  }
};
static_assert(jetpage::projections::View<Movieviews>);

}  // namespace cinema
