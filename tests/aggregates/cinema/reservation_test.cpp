#include "jetpage/aggregates/cinema/reservation.hpp"

#include "jetpage/testing/given_when_then.hpp"

namespace reservation_test {

using namespace cinema::reservation;
using cinema::views::ReservationT;
using jetpage::testing::given;

const ReservationCreatedT created{.rsvId = 5, .movieId = 1};
const ReservationConfirmedT confirmed{.rsvId = 5, .movieId = 1, .status = "reserved", .payId = 5};
const ReservationCancelRequestedT requested{.rsvId = 5, .movieId = 1, .status = "reqCancel", .payId = 5};
const ReservationCancelledT cancelled{.rsvId = 5, .movieId = 1, .status = "cancelled", .payId = 5};
const ConfirmT confirm{.rsvId = 5, .payId = 5};
const ChangeStatusT request_cancel{.rsvId = 5, .status = "reqCancel"};
const ConfirmCancelT confirm_cancel{.rsvId = 5};

TEST_CASE("A reservation is created with the status it was sent with, none or reqReserve") {
  given<Reservation>()
      .when(ReserveT{.rsvId = 5, .movieId = 1})
      .then(created)
      .shows(ReservationT{.rsvId = 5, .movieId = 1});
  given<Reservation>()
      .when(ReserveT{.rsvId = 5, .movieId = 1, .status = "reqReserve"})
      .then(ReservationCreatedT{.rsvId = 5, .status = "reqReserve", .movieId = 1});
}

TEST_CASE("A reservation cannot be created as something else") {
  for (const char* status : {"reserved", "reqCancel", "cancelled", "", "anything"}) {
    given<Reservation>().when(ReserveT{.rsvId = 5, .movieId = 1, .status = status}).then_refused("status_not_allowed");
  }
}

TEST_CASE("A reservation is created once") {
  given<Reservation>(created).when(ReserveT{.rsvId = 5, .movieId = 1}).then_refused("reservation_exists");
}

TEST_CASE("A payment confirms its reservation, once") {
  given<Reservation>(created)
      .when(confirm)
      .then(confirmed)
      .shows(ReservationT{.rsvId = 5, .movieId = 1, .status = "reserved", .payId = 5})
      .asked_again_nothing();
  given<Reservation>(ReservationCreatedT{.rsvId = 5, .status = "reqReserve", .movieId = 1})
      .when(confirm)
      .then(confirmed);
}

TEST_CASE("A payment that is on the log before its reservation waits for it") {
  given<Reservation>().when(confirm).then_not_yet();
}

TEST_CASE("A late confirmation does not bring a reservation back") {
  given<Reservation>(created, confirmed, requested).when(confirm).then_nothing();
  given<Reservation>(created, confirmed, requested, cancelled).when(confirm).then_nothing();
  given<Reservation>(created, cancelled).when(confirm).then_nothing();
}

TEST_CASE("A confirmed reservation can be asked to be cancelled, once") {
  given<Reservation>(created, confirmed)
      .when(request_cancel)
      .then(requested)
      .shows(ReservationT{.rsvId = 5, .movieId = 1, .status = "reqCancel", .payId = 5})
      .asked_again_nothing();
  given<Reservation>(created, confirmed, requested, cancelled).when(request_cancel).then_nothing();
}

TEST_CASE("A reservation that is not confirmed cannot be asked to be cancelled") {
  given<Reservation>(created).when(request_cancel).then_refused("reservation_not_open");
  given<Reservation>(ReservationCreatedT{.rsvId = 5, .status = "reqReserve", .movieId = 1})
      .when(request_cancel)
      .then_refused("reservation_not_open");
}

TEST_CASE("No other status can be asked for, in whatever state") {
  for (const auto& reservation : {given<Reservation>(created), given<Reservation>(created, confirmed),
                                  given<Reservation>(created, confirmed, requested),
                                  given<Reservation>(created, confirmed, requested, cancelled)}) {
    for (const char* status : {"reserved", "cancelled", "reqReserve", ""}) {
      reservation.when(ChangeStatusT{.rsvId = 5, .status = status}).then_refused("status_not_allowed");
    }
    reservation.when(ChangeStatusT{.rsvId = 5}).then_refused("status_not_allowed");
  }
}

TEST_CASE("The status of no reservation cannot be changed") {
  given<Reservation>().when(request_cancel).then_refused("not_found");
  given<Reservation>().when(ChangeStatusT{.rsvId = 5, .status = "anything"}).then_refused("not_found");
}

TEST_CASE("A cancelled payment cancels its reservation, once") {
  given<Reservation>(created, confirmed, requested)
      .when(confirm_cancel)
      .then(cancelled)
      .shows(ReservationT{.rsvId = 5, .movieId = 1, .status = "cancelled", .payId = 5})
      .asked_again_nothing();
}

TEST_CASE("A payment that was cancelled without being asked for takes its reservation along") {
  given<Reservation>(created, confirmed).when(confirm_cancel).then(cancelled);
  given<Reservation>(created)
      .when(confirm_cancel)
      .then(ReservationCancelledT{.rsvId = 5, .movieId = 1, .status = "cancelled"})
      .asked_again_nothing();
}

TEST_CASE("A cancelled payment whose reservation was never written changes nothing") {
  given<Reservation>().when(confirm_cancel).then_nothing();
}

}  // namespace reservation_test
