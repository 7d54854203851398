#include <catch2/catch_test_macros.hpp>

#include "jetpage/projections/cinema/movieviews.hpp"
#include "tests/projections/folded.hpp"

namespace movieviews_test {

using namespace jetpage::tests;
using namespace cinema::movie;
using namespace cinema::payment;
using namespace cinema::reservation;
using cinema::Movieviews;

struct Cinema {
  TestLog log{"cinema"};
  Folded<Movieviews> page{log};

  Cinema() { movie(MovieRegisteredT{.movieId = 1, .status = "available", .desc = "Beautiful Movie~", .reviewCnt = 0}); }
  template <class E>
  Cinema& movie(const E& event) {
    return log.add({"movie", std::to_string(*event.movieId)}, event), *this;
  }
  template <class E>
  Cinema& payment(const E& event) {
    return log.add({"payment", std::to_string(*event.payId)}, event), *this;
  }
  template <class E>
  Cinema& reservation(const E& event) {
    return log.add({"reservation", std::to_string(*event.rsvId)}, event), *this;
  }
  Cinema& reserve(int id, int movie) {
    payment(PaymentApprovedT{.payId = id, .rsvId = id, .movieId = movie, .status = "paid"});
    return reservation(ReservationConfirmedT{.rsvId = id, .movieId = movie, .status = "reserved", .payId = id});
  }
  std::string row(int movie = 1) { return page.see().text(movie); }
};

TEST_CASE("A movie's page begins with its registration") {
  CHECK(Cinema().row() ==
        R"(Movieview { movieId: 1, desc: "Beautiful Movie~", reviewCnt: 0, movieStatus: "available" })");
}

TEST_CASE("MovieModified changes what the page says of the movie and keeps the rest") {
  Cinema cinema;
  cinema.reserve(1, 1).movie(
      MovieModifiedT{.movieId = 1, .status = "reserved", .desc = "Longer", .reviewCnt = 2, .lastAction = "review"});
  CHECK(cinema.row() == R"(Movieview { movieId: 1, desc: "Longer", reviewCnt: 2, movieStatus: "reserved", )"
                        R"(rsvId: 1, rsvStatus: "reserved", payId: 1, payStatus: "paid" })");
}

TEST_CASE("PaymentApproved shows on the page of its movie") {
  Cinema cinema;
  cinema.payment(PaymentApprovedT{.payId = 3, .rsvId = 3, .movieId = 1, .status = "paid"});
  CHECK(cinema.row() == R"(Movieview { movieId: 1, desc: "Beautiful Movie~", reviewCnt: 0, movieStatus: "available", )"
                        R"(payId: 3, payStatus: "paid" })");
}

TEST_CASE("ReservationConfirmed shows on the page of its movie") {
  Cinema cinema;
  cinema.reservation(ReservationConfirmedT{.rsvId = 3, .movieId = 1, .status = "reserved", .payId = 3});
  CHECK(cinema.row() == R"(Movieview { movieId: 1, desc: "Beautiful Movie~", reviewCnt: 0, movieStatus: "available", )"
                        R"(rsvId: 3, rsvStatus: "reserved" })");
}

TEST_CASE("MovieReserved and MovieCancelled change the movie's status alone") {
  Cinema cinema;
  cinema.movie(MovieReservedT{.status = "reserved", .desc = "other", .reviewCnt = 9, .movieId = 1});
  CHECK(cinema.row() == R"(Movieview { movieId: 1, desc: "Beautiful Movie~", reviewCnt: 0, movieStatus: "reserved" })");
  cinema.movie(MovieCancelledT{.movieId = 1, .status = "available", .desc = "other", .reviewCnt = 9});
  CHECK(cinema.row() ==
        R"(Movieview { movieId: 1, desc: "Beautiful Movie~", reviewCnt: 0, movieStatus: "available" })");
}

TEST_CASE("A cancelled reservation or payment shows where it stands, not where a later one took its place") {
  Cinema cinema;
  cinema.movie(MovieRegisteredT{.movieId = 2, .status = "available", .desc = "Happy Story!", .reviewCnt = 0});
  cinema.reserve(1, 1).reserve(2, 2).reserve(3, 1);
  for (const int id : {1, 2}) {
    cinema.payment(PaymentCancelledT{.payId = id, .rsvId = id, .movieId = id, .status = "cancelled"});
    cinema.reservation(ReservationCancelledT{.rsvId = id, .movieId = id, .status = "cancelled", .payId = id});
  }
  CHECK(cinema.row(1) == R"(Movieview { movieId: 1, desc: "Beautiful Movie~", reviewCnt: 0, movieStatus: "available", )"
                         R"(rsvId: 3, rsvStatus: "reserved", payId: 3, payStatus: "paid" })");
  CHECK(cinema.row(2) == R"(Movieview { movieId: 2, desc: "Happy Story!", reviewCnt: 0, movieStatus: "available", )"
                         R"(rsvId: 2, rsvStatus: "cancelled", payId: 2, payStatus: "cancelled" })");
}

TEST_CASE("MovieDeleted removes the page, and what is still said of the movie does not bring it back") {
  Cinema cinema;
  cinema.movie(MovieDeletedT{.movieId = 1}).reserve(1, 1);
  cinema.movie(MovieReservedT{.status = "reserved", .movieId = 1});
  cinema.reservation(ReservationCancelledT{.rsvId = 1, .movieId = 1, .status = "cancelled", .payId = 1});
  CHECK(cinema.row().empty());
}

TEST_CASE("A payment without a movie changes no page") {
  Cinema cinema;
  cinema.payment(PaymentApprovedT{.payId = 3, .rsvId = 3, .status = "paid"});
  CHECK(cinema.row() ==
        R"(Movieview { movieId: 1, desc: "Beautiful Movie~", reviewCnt: 0, movieStatus: "available" })");
}

}  // namespace movieviews_test
