#include <catch2/catch_test_macros.hpp>

#include "tests/aggregates/cinema/cinema_saga.hpp"

namespace saga_test {

// The whole saga of cinema, over a log in memory.
using namespace jetpage;
using namespace jetpage::tests;
using namespace cinema::movie;
using namespace cinema::payment;
using namespace cinema::reservation;

// The five commands of the worked example in SYSTEMS.md; each saga ends before the next command.
void run_worked_example(CinemaSaga& system) {
  REQUIRE(system.register_movie("Beautiful Movie~").ok());
  REQUIRE(system.register_movie("Happy Story!").ok());
  REQUIRE(system.wait_quiet());
  REQUIRE(system.reserve(1).ok());
  REQUIRE(system.wait_quiet());
  REQUIRE(system.reserve(1, {}, "reqReserve").ok());
  REQUIRE(system.wait_quiet());
  REQUIRE(system.cancel_reservation(1).ok());
  REQUIRE(system.wait_quiet());
}

Texts worked_example() {
  const char* first = "Beautiful Movie~";
  return {
      text_of(MovieRegisteredT{
          .movieId = 1, .status = "available", .desc = first, .reviewCnt = 0, .lastAction = "register"}),
      text_of(MovieRegisteredT{
          .movieId = 2, .status = "available", .desc = "Happy Story!", .reviewCnt = 0, .lastAction = "register"}),
      text_of(PaymentApprovedT{.payId = 1, .rsvId = 1, .movieId = 1, .status = "paid"}),
      text_of(ReservationCreatedT{.rsvId = 1, .movieId = 1}),
      text_of(ReservationConfirmedT{.rsvId = 1, .movieId = 1, .status = "reserved", .payId = 1}),
      text_of(
          MovieReservedT{.status = "reserved", .desc = first, .reviewCnt = 0, .lastAction = "reserved", .movieId = 1}),
      text_of(PaymentApprovedT{.payId = 2, .rsvId = 2, .movieId = 1, .status = "paid"}),
      text_of(ReservationCreatedT{.rsvId = 2, .status = "reqReserve", .movieId = 1}),
      text_of(ReservationConfirmedT{.rsvId = 2, .movieId = 1, .status = "reserved", .payId = 2}),
      text_of(ReservationCancelRequestedT{.rsvId = 1, .movieId = 1, .status = "reqCancel", .payId = 1}),
      text_of(PaymentCancelledT{.payId = 1, .rsvId = 1, .movieId = 1, .status = "cancelled"}),
      text_of(ReservationCancelledT{.rsvId = 1, .movieId = 1, .status = "cancelled", .payId = 1}),
      text_of(MovieCancelledT{
          .movieId = 1, .status = "available", .desc = first, .reviewCnt = 0, .lastAction = "cancelled"}),
  };
}

Texts without_messages(const Texts& events) {
  Texts others;
  std::copy_if(events.begin(), events.end(), std::back_inserter(others),
               [](const std::string& event) { return !event.starts_with("MessageSent"); });
  return others;
}

// Where the event stands on the log, from 0.
std::size_t place(const Texts& events, std::string_view start) {
  return static_cast<std::size_t>(
      std::find_if(events.begin(), events.end(), [&](const std::string& event) { return event.starts_with(start); }) -
      events.begin());
}

TEST_CASE("The worked example gives its 13 events in order and 3 messages between") {
  CinemaSaga system;
  system.start_all();
  run_worked_example(system);
  const auto events = system.events();
  CHECK(without_messages(events) == worked_example());
  CHECK(system.count("MessageSent") == 3);
  CHECK(place(events, "MessageSent { msgId: 1,") > place(events, "ReservationConfirmed { rsvId: 1,"));
  CHECK(place(events, "MessageSent { msgId: 3,") > place(events, "ReservationConfirmed { rsvId: 2,"));
  CHECK(place(events, "MessageSent { msgId: 2,") > place(events, "ReservationCancelled { rsvId: 1,"));
  CHECK(system.parked() == 0);

  const auto handlers = system.MemorySystem::process();
  CHECK(handlers->of<Movie>().look("1")->state.movie->status == "available");
  CHECK(handlers->of<Movie>().look("1")->state.movie->lastAction == "cancelled");
  CHECK(handlers->of<Movie>().look("2")->state.movie->lastAction == "register");
  CHECK(handlers->of<Reservation>().look("1")->state.reservation->status == "cancelled");
  CHECK(handlers->of<Reservation>().look("2")->state.reservation->status == "reserved");
  CHECK(handlers->of<Payment>().look("1")->state.payment->status == "cancelled");
  CHECK(handlers->of<Payment>().look("2")->state.payment->status == "paid");
}

TEST_CASE("Everything that follows from one request carries its correlation") {
  CinemaSaga system;
  system.start_all();
  run_worked_example(system);
  std::map<std::string, int> commits;
  for (const auto& entry : system.entries()) ++commits[std::string(entry.commit()->correlation())];
  // Registered twice; reserved: payment, reservation, confirmation, movie, message; again, without the movie; cancelled:
  // request, payment, reservation, movie, message.
  CHECK(commits == std::map<std::string, int>{
                       {"of cmd:1", 1}, {"of cmd:2", 1}, {"of cmd:3", 5}, {"of cmd:4", 4}, {"of cmd:5", 5}});
}

TEST_CASE("Services that run again from the beginning of the log change nothing") {
  CinemaSaga system;
  system.faults.plan([](const Call& call) {
    return call.what == "acknowledge" ? std::optional(Failure::lost_request) : std::nullopt;
  });
  system.start_all();
  run_worked_example(system);
  const auto events = system.events();
  for (int start = 0; start < 2; ++start) {
    system.stop_all();
    system.start_all();
    REQUIRE(system.wait_quiet());
  }
  CHECK(system.events() == events);
}

TEST_CASE("Services that stop after any entry resume, and the saga ends as if they had not") {
  for (unsigned stop_after = 0; stop_after <= 16; ++stop_after) {
    INFO("stopped after " << stop_after);
    CinemaSaga system;
    REQUIRE(system.register_movie("Beautiful Movie~").ok());
    REQUIRE(system.reserve(1).ok());
    std::atomic<unsigned> read = 0;
    system.faults.plan([&](const Call& call) -> std::optional<Failure> {
      if (call.what == "acknowledge") return Failure::lost_request;
      return call.what == "next" && ++read > stop_after ? std::optional(Failure::unavailable) : std::nullopt;
    });
    system.start_all();
    REQUIRE(await([&] { return read > stop_after; }));
    system.stop_all();
    system.faults.heal();
    system.start_all();
    REQUIRE(system.wait_quiet());
    REQUIRE(system.cancel_reservation(1).ok());
    REQUIRE(system.wait_quiet());
    for (const char* once :
         {"PaymentApproved", "ReservationCreated", "ReservationConfirmed", "MovieReserved",
          "ReservationCancelRequested", "PaymentCancelled", "ReservationCancelled", "MovieCancelled"}) {
      INFO(once);
      CHECK(system.count(once) == 1);
    }
    CHECK(system.count("MessageSent") == 2);
    CHECK(system.events().size() == 11);
  }
}

TEST_CASE("With message and movie stopped the others go on, and what is missing comes when they return") {
  CinemaSaga system;
  system.start_all();
  system.message.reset();
  system.movie.reset();
  run_worked_example(system);
  CHECK(system.count("MessageSent") == 0);
  CHECK(system.count("MovieReserved") == 0);
  CHECK(system.count("ReservationConfirmed") == 2);
  CHECK(system.count("ReservationCancelled") == 1);
  system.message = system.start<cinema::MessagePolicies>();
  system.movie = system.start<cinema::MoviePolicies>();
  REQUIRE(system.wait_quiet());
  CHECK(system.count("MessageSent") == 3);
  CHECK(system.count("MovieReserved") == 1);
  CHECK(system.count("MovieCancelled") == 1);
}

TEST_CASE("A payment that is on the log before its reservation waits, then confirms it") {
  CinemaSaga system;
  system.start_all();
  REQUIRE(system.register_movie("Beautiful Movie~").ok());
  // The payment's half of the synchronous call; the reservation's half comes later.
  REQUIRE(system.send<Payment>(1, PayT{.rsvId = 1, .movieId = 1}).ok());
  REQUIRE(await([&] { return system.reservation->status().waiting == 1; }));
  REQUIRE(system.send<Payment>(2, PayT{.rsvId = 2, .movieId = 1}).ok());
  REQUIRE(system.send<Reservation>(2, cinema::reservation::ReserveT{.rsvId = 2, .movieId = 1}).ok());
  REQUIRE(await([&] { return system.count("ReservationConfirmed { rsvId: 2") == 1; }));
  REQUIRE(system.send<Reservation>(1, cinema::reservation::ReserveT{.rsvId = 1, .movieId = 1}).ok());
  REQUIRE(system.wait_quiet());
  CHECK(system.count("ReservationConfirmed { rsvId: 1") == 1);
  CHECK(system.count("PaymentCancelled") == 0);
}

TEST_CASE("A crash between payment and reservation: the payment is given back once, and the same key starts anew") {
  CinemaSaga system;
  system.start_all();
  REQUIRE(system.register_movie("Beautiful Movie~").ok());
  system.faults.plan([](const Call& call) -> std::optional<Failure> {
    if (call.what == "append" && call.on == "cinema.reservation.1") return Failure::unavailable;
    return std::nullopt;
  });
  CHECK_FALSE(system.reserve(1, "k").ok());
  REQUIRE(await([&] { return system.reservation->status().waiting == 1; }));
  CHECK(system.count("PaymentCancelled") == 0);
  system.faults.heal();
  system.time.pass(std::chrono::seconds(30));
  REQUIRE(system.wait_quiet());
  CHECK(system.count("PaymentCancelled { payId: 1") == 1);
  CHECK(system.reserve(1, "k")->id == "2");
  REQUIRE(system.wait_quiet());
  CHECK(system.count("ReservationConfirmed { rsvId: 2") == 1);
  CHECK(system.count("PaymentCancelled") == 1);
  CHECK(system.count("ReservationCancelled") == 0);
}

TEST_CASE("Reviews are counted once each, however often the movie service starts again") {
  CinemaSaga system;
  system.faults.plan([](const Call& call) {
    return call.what == "acknowledge" ? std::optional(Failure::lost_request) : std::nullopt;
  });
  REQUIRE(system.register_movie("Beautiful Movie~").ok());
  for (int i = 0; i < 100; ++i) REQUIRE(system.review(1, "good").ok());
  REQUIRE(system.send<Review>(50, cinema::review::RemoveT{.reviewId = 50}).ok());
  for (int start = 0; start < 3; ++start) {
    system.movie = system.start<cinema::MoviePolicies>();
    REQUIRE(system.wait_quiet());
    CHECK(system.MemorySystem::process()->of<Movie>().look("1")->state.movie->reviewCnt == 99);
    system.movie.reset();
  }
  CHECK(system.count("MovieModified") == 101);
}

}  // namespace saga_test
