#include "jetpage/aggregates/cinema/reservation_desk.hpp"

#include <catch2/catch_test_macros.hpp>
#include <thread>

#include "tests/aggregates/cinema/cinema_system.hpp"

namespace reservation_desk_test {

using namespace jetpage;
using namespace jetpage::tests;
using cinema::payment::PaymentApprovedT;
using cinema::payment::PaymentCancelledT;
using cinema::reservation::ReservationCreatedT;
using eventstore::Fault;

// Cinema with movie 1 on the log.
struct Desk : CinemaSystem {
  Desk() { REQUIRE(register_movie("Beautiful Movie~")->id == "1"); }

  // What the log holds behind the movie.
  Texts new_events() {
    auto all = events();
    all.erase(all.begin());
    return all;
  }
  void fail(std::string_view what, const std::string& subject, Failure how, unsigned times = 1'000) {
    faults.plan([=, left = times](const Call& call) mutable -> std::optional<Failure> {
      if (call.what != what || !call.on.starts_with(subject) || left == 0) return std::nullopt;
      --left;
      return how;
    });
  }
};

std::string approved(std::int64_t id) {
  return text_of(PaymentApprovedT{.payId = id, .rsvId = id, .movieId = 1, .status = "paid"});
}
std::string cancelled(std::int64_t id) {
  return text_of(PaymentCancelledT{.payId = id, .rsvId = id, .movieId = 1, .status = "cancelled"});
}
std::string created(std::int64_t id) { return text_of(ReservationCreatedT{.rsvId = id, .movieId = 1}); }

TEST_CASE("A reservation is written behind its payment") {
  Desk system;
  const auto reservation = system.reserve(1);
  REQUIRE(reservation.ok());
  CHECK(reservation->id == "1");
  CHECK(reservation->outcome.version == 1);
  CHECK(reservation->outcome.position == 3);
  CHECK(system.new_events() == Texts{approved(1), created(1)});
}

TEST_CASE("A reservation keeps the status it was sent with") {
  Desk system;
  REQUIRE(system.reserve(1, {}, "reqReserve").ok());
  CHECK(system.new_events().back() == text_of(ReservationCreatedT{.rsvId = 1, .status = "reqReserve", .movieId = 1}));
}

TEST_CASE("What the reservation refuses is not paid and takes no number") {
  for (const auto& key : {CinemaSystem::Key(), CinemaSystem::Key("k")}) {
    Desk system;
    const auto unknown = system.reserve(7, key);
    CHECK(unknown.is(Fault::refused));
    CHECK(unknown.error().code == "movie_unknown");
    CHECK(system.reserve(1, key, "reserved").error().code == "status_not_allowed");
    CHECK(system.new_events().empty());
    CHECK(system.reserve(1)->id == "1");
  }
}

TEST_CASE("A deleted movie cannot be reserved") {
  Desk system;
  REQUIRE(system.send<Movie>(1, cinema::movie::RemoveT{.movieId = 1}).ok());
  CHECK(system.reserve(1).error().code == "movie_unknown");
}

TEST_CASE("A movie that was deleted between two sendings of a key is not reserved by the second") {
  Desk system;
  system.payment_is_up = false;
  CHECK(system.reserve(1, "k").error().code == "dependency_unavailable");
  system.payment_is_up = true;
  REQUIRE(system.send<Movie>(1, cinema::movie::RemoveT{.movieId = 1}).ok());
  CHECK(system.reserve(1, "k").error().code == "movie_unknown");
  CHECK(system.new_events().size() == 1);
}

TEST_CASE("The movie is read from the log, so a reservation sees a movie that another process has just registered") {
  Desk system;
  CHECK(system.reserve(2).error().code == "movie_unknown");
  const auto other = system.MemorySystem::process();
  REQUIRE(other->of<Movie>().handle("2", cinema::movie::RegisterT{.movieId = 2}, meta_of("cmd:x")).ok());
  CHECK(system.reserve(2).ok());
}

TEST_CASE("Payment down: 503, nothing of the reservation is written, and the number is used by the next") {
  Desk system;
  system.payment_is_up = false;
  const auto answer = system.reserve(1);
  CHECK(answer.is(Fault::unavailable));
  CHECK(answer.error().code == "dependency_unavailable");
  CHECK(system.new_events().empty());
  system.payment_is_up = true;
  CHECK(system.reserve(1)->id == "1");
}

TEST_CASE("Five failures open the breaker; after three seconds one trial closes it") {
  Desk system;
  system.payment_is_up = false;
  for (int i = 0; i < 5; ++i) CHECK(system.reserve(1).error().message.find("does not run") != std::string::npos);
  system.payment_is_up = true;
  CHECK(system.reserve(1).error().message.find("circuit breaker is open") != std::string::npos);
  CHECK(system.process.calls.breakers().at("payment").state == aggregates::CircuitBreaker::State::open);
  system.time.pass(std::chrono::seconds(3));
  CHECK(system.reserve(1)->id == "1");
  CHECK(system.process.calls.breakers().at("payment").state == aggregates::CircuitBreaker::State::closed);
}

TEST_CASE("A failed trial keeps the breaker open") {
  Desk system;
  system.payment_is_up = false;
  for (int i = 0; i < 5; ++i) CHECK_FALSE(system.reserve(1).ok());
  system.time.pass(std::chrono::seconds(3));
  CHECK(system.reserve(1).error().message.find("does not run") != std::string::npos);
  CHECK(system.reserve(1).error().message.find("circuit breaker is open") != std::string::npos);
}

TEST_CASE("A reservation that surely cannot be written gives its payment back at once") {
  Desk system;
  system.fail("append", "cinema.reservation.", Failure::unavailable);
  const auto answer = system.reserve(1);
  CHECK(answer.is(Fault::unavailable));
  CHECK(system.new_events() == Texts{approved(1), cancelled(1)});
  system.faults.heal();
  CHECK(system.reserve(1)->id == "2");
}

TEST_CASE("A payment is given back also when the command's time is up") {
  Desk system;
  system.fail("append", "cinema.reservation.", Failure::overtaken);
  CHECK(system.reserve(1, {}, {}, std::chrono::milliseconds(150)).is(Fault::unavailable));
  CHECK(system.new_events() == Texts{approved(1), cancelled(1)});
}

TEST_CASE("A reservation that may be written keeps its payment") {
  Desk system;
  system.fail("append", "cinema.reservation.", Failure::lost_request);
  CHECK(system.reserve(1, {}, {}, std::chrono::milliseconds(150)).is(Fault::outcome_unknown));
  CHECK(system.new_events() == Texts{approved(1)});
}

TEST_CASE("A payment whose outcome is unknown is told so, and its number is not used again") {
  Desk system;
  system.fail("append", "cinema.payment.", Failure::lost_answer);
  const auto answer = system.reserve(1, {}, {}, std::chrono::milliseconds(150));
  CHECK(answer.is(Fault::outcome_unknown));
  CHECK(answer.error().code == "dependency_unavailable");
  system.faults.heal();
  CHECK(system.reserve(1)->id == "2");
}

TEST_CASE("A payment that is there and cannot be read is told as unknown, and its number is not used again") {
  Desk system;
  unsigned appends = 0;
  unsigned loads = 0;
  system.faults.plan([&](const Call& call) -> std::optional<Failure> {
    if (!call.on.starts_with("cinema.payment.")) return std::nullopt;
    if (call.what == "append" && ++appends == 1) return Failure::lost_answer_and_id;  // it is found again by its cause
    return call.what == "load" && ++loads > 2 ? std::optional(Failure::unavailable) : std::nullopt;
  });
  const auto answer = system.reserve(1);
  CHECK(answer.is(Fault::outcome_unknown));
  CHECK(system.new_events() == Texts{approved(1)});
  system.faults.heal();
  CHECK(system.reserve(1)->id == "2");
}

TEST_CASE("A payment that somebody made under the number by hand is not taken for this reservation's") {
  Desk system;
  REQUIRE(system.send<Payment>(1, cinema::payment::PayT{.rsvId = 1, .movieId = 1}).ok());
  CHECK(system.reserve(1)->id == "2");
}

}  // namespace reservation_desk_test
