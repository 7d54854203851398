#include <map>

#include "jetpage/projections/cinema/movies.hpp"
#include "jetpage/projections/cinema/movieviews.hpp"
#include "tests/simulation/story.hpp"

namespace jetpage::tests {
namespace of_cinema {

using namespace cinema;

std::optional<std::int64_t> number(const std::optional<std::string>& id) {
  return id ? std::optional(std::stoll(*id)) : std::nullopt;
}

Wish of_a_movie(Random& random, const std::string& id) {
  const std::string desc = "movie " + std::to_string(draw(random, 1, 3));
  if (happens(random, 0.15)) return wish("DELETE", "/movies/{id}", id, movie::RemoveT{});
  if (happens(random, 0.5)) return wish("PUT", "/movies/{id}", id, movie::ReplaceT{.desc = desc});
  return wish("PATCH", "/movies/{id}", id, movie::ModifyT{.desc = desc});
}

Wish of_a_review(Random& random, const Told& told, const std::string& movie) {
  const auto review = any_of(random, told.ids("review"));
  if (!review || happens(random, 0.6)) {
    return wish("POST", "/reviews", "", review::WriteT{.movieId = std::stoll(movie), .content = "good"});
  }
  if (happens(random, 0.5)) return wish("DELETE", "/reviews/{id}", *review, review::RemoveT{});
  return wish("PATCH", "/reviews/{id}", *review, review::ModifyT{.content = "bad"});
}

Wish next(Random& random, const Told& told) {
  const auto movie = any_of(random, told.ids("movie"));
  const auto reservation = any_of(random, told.ids("reservation"));
  const auto choice = draw(random, 1, 100);
  if (!movie || choice <= 8) return wish("POST", "/movies", "", movie::RegisterT{.desc = "movie"});
  if (choice <= 18) return of_a_movie(random, *movie);
  if (choice <= 35) return of_a_review(random, told, *movie);
  if (choice <= 38) {
    const auto paid = draw(random, 1, static_cast<std::int64_t>(told.ids("payment").size()) + 2);
    return wish("POST", "/payments", "", payment::PayT{.rsvId = paid, .movieId = number(movie)});
  }
  if (!reservation || choice <= 72) {
    return wish("POST", "/reservations", "", reservation::ReserveT{.movieId = number(movie)});
  }
  return wish("PATCH", "/reservations/{id}", *reservation, reservation::ChangeStatusT{.status = "reqCancel"});
}

struct Booking {
  int approved = 0, payment_cancelled = 0, created = 0, confirmed = 0, requested = 0, cancelled = 0;
  int confirmation_sent = 0, cancellation_sent = 0;
  eventstore::Position paid_at = 0, created_at = 0;
};

std::map<std::int64_t, Booking> bookings(const Told& told) {
  using namespace payment;
  using namespace reservation;
  std::map<std::int64_t, Booking> all;
  told.each<PaymentApprovedT>(
      [&](const auto& event, auto at) { ++all[*event.rsvId].approved, all[*event.rsvId].paid_at = at; });
  told.each<PaymentCancelledT>([&](const auto& event, auto) { ++all[*event.rsvId].payment_cancelled; });
  told.each<ReservationCreatedT>(
      [&](const auto& event, auto at) { ++all[*event.rsvId].created, all[*event.rsvId].created_at = at; });
  told.each<ReservationConfirmedT>([&](const auto& event, auto) { ++all[*event.rsvId].confirmed; });
  told.each<ReservationCancelRequestedT>([&](const auto& event, auto) { ++all[*event.rsvId].requested; });
  told.each<ReservationCancelledT>([&](const auto& event, auto) { ++all[*event.rsvId].cancelled; });
  told.each<message::MessageSentT>([&](const auto& event, auto) {
    auto& booking = all[(*event.msgId + 1) / 2];
    ++(*event.msgId % 2 == 1 ? booking.confirmation_sent : booking.cancellation_sent);
  });
  return all;
}

void check_booking(const std::string& which, const Booking& booking, Findings& findings) {
  const auto expect = [&](bool holds, const std::string& what) { findings.expect(holds, which + ": " + what); };
  expect(booking.approved == 1, "a payment is made once");
  expect(booking.created <= 1 && booking.confirmed == booking.created, "a reservation is made once and confirmed");
  expect(booking.created == 0 || booking.paid_at < booking.created_at, "no reservation before its payment");
  const bool live = booking.created == 1 && booking.cancelled == 0;
  expect(live == (booking.payment_cancelled == 0), "a live payment has its reservation, and it a live payment");
  expect(booking.payment_cancelled <= 1 && booking.cancelled <= 1 && booking.requested <= 1, "undone at most once");
  expect(booking.requested <= booking.cancelled, "what is asked to be cancelled is cancelled");
  expect(booking.confirmation_sent == booking.confirmed, "one message of the confirmation");
  expect(booking.cancellation_sent == booking.cancelled, "one message of the cancellation");
}

struct Film {
  bool there = true;
  std::int64_t reviews = 0;
  std::string status = "available";
  std::optional<std::int64_t> reserved_by, paid_by;
};

// What the movies must look like, told by the reservations and reviews alone.
std::map<std::int64_t, Film> films(const Told& told) {
  std::map<std::int64_t, Film> films;
  told.each<movie::MovieRegisteredT>([&](const auto& event, auto) { films[*event.movieId]; });
  told.each<movie::MovieDeletedT>([&](const auto& event, auto) { films[*event.movieId].there = false; });
  told.each<review::ReviewCreatedT>([&](const auto& event, auto) { ++films[*event.movieId].reviews; });
  told.each<review::ReviewDeletedT>([&](const auto& event, auto) { --films[*event.movieId].reviews; });
  told.each<payment::PaymentApprovedT>([&](const auto& event, auto) { films[*event.movieId].paid_by = event.payId; });
  told.each<reservation::ReservationConfirmedT, reservation::ReservationCancelledT>([&](const auto& event, auto) {
    films[*event.movieId].status = event.status == "reserved" ? "reserved" : "available";
  });
  told.each<reservation::ReservationConfirmedT>(
      [&](const auto& event, auto) { films[*event.movieId].reserved_by = event.rsvId; });
  return films;
}

void check_film(std::int64_t id, const Film& film, const std::map<std::int64_t, Booking>& bookings, const Views& views,
                Findings& findings) {
  const auto expect = [&](bool holds, const std::string& what) {
    findings.expect(holds, "movie " + std::to_string(id) + ": " + what);
  };
  const auto movie = views.row<Movies>(id);
  const auto page = views.row<Movieviews>(id);
  expect(movie.has_value() == film.there && page.has_value() == film.there, "it is shown until it is deleted");
  if (!movie || !page) return;
  expect(movie->reviewCnt == film.reviews && page->reviewCnt == film.reviews, "its reviews are counted");
  expect(movie->status == film.status.c_str() && page->movieStatus == film.status.c_str(),
         "its status is that of its reservations");
  expect(page->rsvId == film.reserved_by && page->payId == film.paid_by,
         "its page shows the last reservation and payment");
  if (film.reserved_by) {
    const bool cancelled = bookings.at(*film.reserved_by).cancelled > 0;
    expect(page->rsvStatus == (cancelled ? "cancelled" : "reserved"), "its page shows the reservation's status");
  }
  if (film.paid_by) {
    const bool cancelled = bookings.at(*film.paid_by).payment_cancelled > 0;
    expect(page->payStatus == (cancelled ? "cancelled" : "paid"), "its page shows the payment's status");
  }
}

void check(const Told& told, const Views& views, Findings& findings) {
  const auto all = bookings(told);
  for (const auto& [id, booking] : all) check_booking("reservation " + std::to_string(id), booking, findings);
  for (const auto& [id, film] : films(told)) check_film(id, film, all, views, findings);
}

}  // namespace of_cinema

const Story& cinema_story() {
  static const Story story{"cinema", {"payment"}, of_cinema::next, of_cinema::check, cinema_bugs};
  return story;
}

}  // namespace jetpage::tests
