#include <catch2/catch_test_macros.hpp>

#include "tests/aggregates/cinema/cinema_system.hpp"

namespace payment_call_test {

// The synchronous call: what the caller hears of a callee that is down, slow, or refuses.
using namespace jetpage;
using namespace jetpage::tests;
using namespace std::chrono_literals;
using cinema::payment::CancelT;
using cinema::payment::PayT;
using eventstore::Fault;

struct Caller : CinemaSystem {
  explicit Caller(std::chrono::milliseconds time = 5s) : timeout(time) {}

  aggregates::CallOptions slow_options() {
    auto options = call_options();
    options.timeout = timeout;
    options.latency = [this](const std::string&) { return latency; };
    return options;
  }
  auto pay(std::chrono::milliseconds time = 5s) {
    return calls.ask<Payment>("payment", 1, PayT{.rsvId = 1, .movieId = 1}, meta({}, 1, time));
  }

  std::chrono::milliseconds timeout;
  std::chrono::milliseconds latency{0};
  std::unique_ptr<aggregates::Handlers> handlers = MemorySystem::process();
  aggregates::Calls calls{*handlers, slow_options()};
};

TEST_CASE("A call is answered with the callee's state") {
  Caller caller;
  const auto paid = caller.pay();
  REQUIRE(paid.ok());
  CHECK(paid->resource->status == "paid");
  CHECK_FALSE(paid->satisfied);
  CHECK(caller.pay()->satisfied);
}

TEST_CASE("A slow callee is waited for") {
  Caller caller;
  caller.latency = 2ms;
  CHECK(caller.pay().ok());
}

TEST_CASE("A slow callee is waited for up to the timeout") {
  Caller caller(100ms);
  caller.latency = 10s;
  const auto began = std::chrono::steady_clock::now();
  const auto slow = caller.calls.ask<Payment>("payment", 2, PayT{.rsvId = 2}, caller.meta({}, 1, 5s));
  CHECK(std::chrono::steady_clock::now() - began < 5s);
  CHECK(slow.is(Fault::unavailable));
  CHECK(slow.error().code == "dependency_unavailable");
  CHECK(caller.handlers->of<Payment>().look("2")->history.version() == 0);
}

TEST_CASE("The caller's own deadline bounds the call too") {
  Caller caller;
  caller.latency = 15ms;
  CHECK(caller.pay(1ms).is(Fault::unavailable));
}

TEST_CASE("A refusal comes back as it is and does not count against the callee") {
  Caller caller;
  for (int i = 0; i < 10; ++i) {
    const auto refused = caller.calls.ask<Payment>("payment", 1, PayT{}, caller.meta({}, 1, 5s));
    CHECK(refused.is(Fault::refused));
    CHECK(refused.error().code == "reservation_missing");
  }
  CHECK(caller.calls.breakers().at("payment").state == aggregates::CircuitBreaker::State::closed);
}

TEST_CASE("The sender's If-Match is about the caller and is not asked of the callee") {
  Caller caller;
  auto meta = caller.meta({}, 1, 5s);
  meta.expected_version = 17;
  CHECK(caller.calls.ask<Payment>("payment", 1, PayT{.rsvId = 1}, meta).ok());
}

TEST_CASE("What may have been done is told as unknown") {
  Caller caller;
  caller.faults.plan(
      [](const Call& call) { return call.what == "append" ? std::optional(Failure::lost_answer) : std::nullopt; });
  const auto lost = caller.pay(1s);  // it is tried as long
  CHECK(lost.is(Fault::outcome_unknown));
  CHECK(lost.error().code == "dependency_unavailable");
}

TEST_CASE("A call is taken back though its breaker is open, its time is up and its cause was here before") {
  Caller caller;
  auto meta = caller.meta("k", 1, 5s);
  REQUIRE(caller.calls.ask<Payment>("payment", 1, PayT{.rsvId = 1}, meta).ok());
  caller.latency = 10s;
  for (int i = 0; i < 5; ++i) CHECK_FALSE(caller.pay(100ms).ok());
  CHECK(caller.calls.breakers().at("payment").state == aggregates::CircuitBreaker::State::open);
  meta.deadline = std::chrono::steady_clock::now();
  REQUIRE(caller.calls.take_back<Payment>(1, CancelT{.payId = 1}, meta).ok());
  CHECK(caller.handlers->of<Payment>().look("1")->state.payment->status == "cancelled");
}

TEST_CASE("Each service has its own breaker") {
  Caller caller;
  caller.payment_is_up = false;
  for (int i = 0; i < 5; ++i) CHECK_FALSE(caller.pay().ok());
  caller.payment_is_up = true;
  CHECK_FALSE(caller.pay().ok());
  CHECK(caller.calls.ask<Payment>("other", 1, PayT{.rsvId = 1}, caller.meta({}, 1, 5s)).ok());
}

TEST_CASE("What was decided half a patience ago is too old to build on") {
  Caller caller;
  const auto then = caller.time.now_us();
  CHECK_FALSE(caller.calls.is_stale(then));
  caller.time.pass(15s);
  CHECK_FALSE(caller.calls.is_stale(then));
  caller.time.pass(1ms);
  CHECK(caller.calls.is_stale(then));
}

}  // namespace payment_call_test
