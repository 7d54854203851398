#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <set>
#include <thread>
#include <utility>

#include "tests/aggregates/cinema/cinema_system.hpp"

namespace reservation_key_test {

// The same Idempotency-Key on POST /reservations makes one reservation and one payment, whatever happens between.
using namespace jetpage;
using namespace jetpage::tests;
using eventstore::Fault;

struct Keyed : CinemaSystem {
  Keyed() { REQUIRE(register_movie("Beautiful Movie~")->id == "1"); }

  std::size_t count(std::string_view event) {
    std::size_t count = 0;
    for (const std::string& text : events()) count += text.starts_with(event) ? 1U : 0U;
    return count;
  }
  // Their payments are made, until the faults are healed.
  void refuse_reservations() {
    faults.plan([](const Call& call) -> std::optional<Failure> {
      if (call.what == "append" && call.on.starts_with("cinema.reservation.")) return Failure::unavailable;
      return std::nullopt;
    });
  }
  void check_one() {
    CHECK(count("ReservationCreated") == 1);
    CHECK(count("PaymentApproved") == 1);
    CHECK(count("PaymentCancelled") == 0);
  }
};

TEST_CASE("The same key again answers the same reservation") {
  Keyed system;
  REQUIRE(system.reserve(1, "k")->id == "1");
  const auto again = system.reserve(1, "k");
  REQUIRE(again.ok());
  CHECK(again->id == "1");
  CHECK(again->outcome.repeated);
  CHECK(again->outcome.version == 1);
  CHECK(system.reserve(1, "other")->id == "2");
}

TEST_CASE("The same key again answers the reservation as it was then, though it has gone on") {
  Keyed system;
  REQUIRE(system.reserve(1, "k")->id == "1");
  REQUIRE(system.send<Reservation>(1, cinema::reservation::ConfirmT{.rsvId = 1, .payId = 1}).ok());
  const auto again = system.reserve(1, "k");
  REQUIRE(again.ok());
  CHECK(again->outcome.version == 1);
  CHECK_FALSE(again->outcome.state.reservation->status.has_value());
}

TEST_CASE("A key that stands for another reservation is refused") {
  Keyed system;
  REQUIRE(system.register_movie("Happy Story!").ok());
  REQUIRE(system.reserve(1, "k").ok());
  CHECK(system.reserve(2, "k").error().code == "idempotency_key_reused");
  system.check_one();
}

TEST_CASE("Eight sendings of one key at once make one reservation and hear of one") {
  Keyed system;
  CinemaProcess other(system, system.call_options());
  const bool two_processes = GENERATE(false, true);
  std::vector<std::thread> senders;
  std::vector<std::string> ids(8);
  for (std::size_t t = 0; t < ids.size(); ++t) {
    senders.emplace_back([&, t] {
      const auto answer = system.reserve_at(two_processes && t % 2 == 0 ? other : system.process, 1, "k");
      ids[t] = answer && answer->outcome.version == 1 ? answer->id : "failed";
    });
  }
  for (auto& sender : senders) sender.join();
  CHECK(ids == std::vector<std::string>(8, ids.front()));
  system.check_one();
  if (two_processes) return;
  // The numbers that were taken in vain are used.
  std::set<std::string> all(ids.begin(), ids.end());
  for (int i = 0; i < 7; ++i) all.insert(system.reserve(1)->id);
  CHECK(all == std::set<std::string>{"1", "2", "3", "4", "5", "6", "7", "8"});
}

TEST_CASE("Whichever call fails, sending the key until it succeeds makes one reservation") {
  for (const Failure how : every_failure) {
    for (unsigned n = 1;; ++n) {
      INFO("call " << n << " fails as " << static_cast<int>(how));
      Keyed system;
      system.faults.fail_call(n, how);
      bool done = false;
      for (int attempt = 0; attempt < 5 && !done; ++attempt) {
        const auto before = system.count("ReservationCreated");
        const auto answer = system.reserve(1, "k");
        done = answer.ok();
        if (done) continue;
        INFO(answer.error().message);
        REQUIRE((answer.is(Fault::unavailable) || answer.is(Fault::outcome_unknown)));
        if (answer.is(Fault::unavailable)) REQUIRE(system.count("ReservationCreated") == before);
      }
      REQUIRE(done);
      const bool failed = system.faults.failed() > 0;
      system.faults.heal();
      system.check_one();
      CHECK(system.reserve(1, "k")->outcome.repeated);
      if (!failed) break;
      REQUIRE(n < 100);
    }
  }
}

TEST_CASE("Without a key, whichever call fails, there is never a reservation that no payment stands for") {
  for (const Failure how : every_failure) {
    for (unsigned n = 1;; ++n) {
      INFO("call " << n << " fails as " << static_cast<int>(how));
      Keyed system;
      system.faults.fail_call(n, how);
      const auto answer = system.reserve(1);
      const bool failed = system.faults.failed() > 0;
      system.faults.heal();
      CHECK(system.count("ReservationCreated") == (answer ? 1 : 0));
      // A payment without its reservation is given back, or will be by the policy's deadline.
      CHECK(system.count("PaymentApproved") >= system.count("ReservationCreated") + system.count("PaymentCancelled"));
      CHECK(system.reserve(1).ok());
      if (!failed) break;
      REQUIRE(n < 100);
    }
  }
}

TEST_CASE("An attempt that was compensated is begun anew under a new number by the same key") {
  Keyed system;
  system.refuse_reservations();
  CHECK(system.reserve(1, "k").is(Fault::unavailable));
  CHECK(system.count("PaymentCancelled") == 0);  // another sending may be at work on it
  system.faults.heal();
  REQUIRE(system.cancel_payment(1).ok());  // what the policy does when its patience has passed

  const auto again = system.reserve(1, "k");
  REQUIRE(again.ok());
  CHECK(again->id == "2");
  CHECK(system.reserve(1, "k")->id == "2");
  CHECK(system.count("ReservationCreated") == 1);
}

TEST_CASE("A repetition that another sending overtakes answers what that one made, though it is undone again") {
  Keyed system;
  system.refuse_reservations();
  CHECK(system.reserve(1, "k").is(Fault::unavailable));
  system.faults.heal();

  auto options = system.call_options();
  options.is_here = [&, overtaken = false](const std::string&) mutable {  // it has seen no reservation, and pays next
    if (!std::exchange(overtaken, true)) {
      REQUIRE(system.reserve(1, "k")->id == "1");
      REQUIRE(system.send<Reservation>(1, cinema::reservation::ConfirmT{.rsvId = 1, .payId = 1}).ok());
      REQUIRE(system.cancel_reservation(1).ok());
      REQUIRE(system.cancel_payment(1).ok());
    }
    return true;
  };
  CinemaProcess other(system, options);
  const auto again = system.reserve_at(other, 1, "k");
  REQUIRE(again.ok());
  CHECK(again->id == "1");
  CHECK(again->outcome.repeated);
  CHECK(again->outcome.version == 1);
  CHECK(system.count("ReservationCreated") == 1);
  CHECK(system.count("PaymentApproved") == 1);
}

TEST_CASE("Nothing is built on a payment that may be given back any moment, nor paid again before it is") {
  Keyed system;
  system.refuse_reservations();
  CHECK(system.reserve(1, "k").is(Fault::unavailable));
  system.faults.heal();
  system.time.pass(std::chrono::seconds(16));
  const auto early = system.reserve(1, "k");
  CHECK(early.is(Fault::unavailable));
  CHECK(early.error().code == "dependency_unavailable");
  CHECK(system.count("PaymentApproved") == 1);
  CHECK(system.count("ReservationCreated") == 0);
  REQUIRE(system.cancel_payment(1).ok());
  CHECK(system.reserve(1, "k")->id == "2");
}

TEST_CASE("Eight sendings of a key whose first number is spent agree on one new number") {
  Keyed system;
  system.refuse_reservations();
  CHECK_FALSE(system.reserve(1, "k").ok());
  system.faults.heal();
  REQUIRE(system.cancel_payment(1).ok());
  CinemaProcess other(system, system.call_options());
  std::vector<std::thread> senders;
  std::vector<std::string> ids(8);
  for (std::size_t t = 0; t < ids.size(); ++t) {
    senders.emplace_back([&, t] {
      const auto answer = system.reserve_at(t % 2 == 0 ? system.process : other, 1, "k");
      ids[t] = answer ? answer->id : answer.error().message;
    });
  }
  for (auto& sender : senders) sender.join();
  for (const std::string& id : ids) CHECK(id == ids.front());
  CHECK(system.count("ReservationCreated") == 1);
  CHECK(system.count("PaymentApproved") == 2);
}

TEST_CASE("A creation is recognised by its key however much has happened to the movie since") {
  Keyed system;
  REQUIRE(system.register_movie("Happy Story!", "k")->id == "2");
  for (int i = 0; i < 100; ++i) {
    REQUIRE(system.send<Movie>(2, cinema::movie::ModifyT{.movieId = 2, .desc = std::to_string(i)}).ok());
  }
  const auto again = system.register_movie("Happy Story!", "k");
  REQUIRE(again.ok());
  CHECK(again->id == "2");
  CHECK(again->outcome.version == 1);
  CHECK(again->outcome.state.movie->desc == "Happy Story!");
  CHECK(system.count("MovieRegistered") == 2);
}

}  // namespace reservation_key_test
