#include "jetpage/aggregates/calls/circuit_breaker.hpp"

#include <catch2/catch_test_macros.hpp>

using namespace std::chrono_literals;
using jetpage::aggregates::BreakerOptions;
using jetpage::aggregates::CircuitBreaker;
using State = CircuitBreaker::State;

namespace {

// A breaker with a clock that a test moves.
struct Breaker {
  void call(bool success) {
    REQUIRE(breaker.allow());
    breaker.report(success);
  }
  void fail(int times) {
    for (int i = 0; i < times; ++i) call(false);
  }

  std::chrono::steady_clock::time_point now{1h};
  CircuitBreaker breaker{BreakerOptions{.now = [this] { return now; }}};
};

}  // namespace

TEST_CASE("A breaker starts closed and stays so while calls succeed") {
  Breaker test;
  for (int i = 0; i < 100; ++i) test.call(true);
  CHECK(test.breaker.state() == State::closed);
  CHECK(test.breaker.retry_after() == 0s);
}

TEST_CASE("Five failures in a row open it, four do not") {
  Breaker test;
  test.fail(4);
  test.call(true);
  test.fail(4);
  CHECK(test.breaker.state() == State::closed);
  test.fail(1);
  CHECK(test.breaker.state() == State::open);
  CHECK_FALSE(test.breaker.allow());
}

TEST_CASE("It counts how often it opened and what it rejected") {
  Breaker test;
  test.fail(5);
  for (int i = 0; i < 3; ++i) CHECK_FALSE(test.breaker.allow());
  test.now += 3s;
  test.call(false);  // the trial: it opens again
  CHECK_FALSE(test.breaker.allow());
  const auto figures = test.breaker.figures();
  CHECK(figures.state == State::open);
  CHECK(figures.opened == 2);
  CHECK(figures.rejected == 4);
}

TEST_CASE("Half of twenty calls open it, though never five fail in a row") {
  Breaker test;
  for (int i = 0; i < 19; ++i) test.call(i % 2 == 0);
  CHECK(test.breaker.state() == State::closed);
  test.call(false);
  CHECK(test.breaker.state() == State::open);
}

TEST_CASE("Less than half of the last twenty do not open it") {
  Breaker test;
  for (int i = 0; i < 200; ++i) test.call(i % 5 >= 2);  // two of five fail
  CHECK(test.breaker.state() == State::closed);
}

TEST_CASE("Open, it refuses for three seconds and says how long, rounded up") {
  Breaker test;
  test.fail(5);
  CHECK(test.breaker.retry_after() == 3s);
  test.now += 1500ms;
  CHECK(test.breaker.retry_after() == 2s);
  test.now += 1499ms;
  CHECK_FALSE(test.breaker.allow());
  CHECK(test.breaker.retry_after() == 1s);
  test.now += 1ms;
  CHECK(test.breaker.retry_after() == 1s);
  CHECK(test.breaker.allow());
}

TEST_CASE("Half open, one call tries and the others are refused") {
  Breaker test;
  test.fail(5);
  test.now += 3s;
  CHECK(test.breaker.allow());
  CHECK(test.breaker.state() == State::half_open);
  CHECK_FALSE(test.breaker.allow());
  CHECK(test.breaker.retry_after() == 0s);
}

TEST_CASE("A trial that succeeds closes it, with nothing held against the service") {
  Breaker test;
  test.fail(5);
  test.now += 3s;
  test.call(true);
  CHECK(test.breaker.state() == State::closed);
  test.fail(4);
  CHECK(test.breaker.state() == State::closed);
}

TEST_CASE("A trial that fails opens it for another three seconds") {
  Breaker test;
  test.fail(5);
  test.now += 3s;
  test.call(false);
  CHECK(test.breaker.state() == State::open);
  test.now += 2999ms;
  CHECK_FALSE(test.breaker.allow());
  test.now += 1ms;
  CHECK(test.breaker.allow());
}

TEST_CASE("A call from before it opened says nothing any more") {
  Breaker test;
  REQUIRE(test.breaker.allow());
  test.fail(5);
  test.breaker.report(true);
  CHECK(test.breaker.state() == State::open);
  test.breaker.report(false);
  test.now += 3s;
  CHECK(test.breaker.allow());
}

TEST_CASE("A trial that is never reported is given up after as long as it stays open") {
  Breaker test;
  test.fail(5);
  test.now += 3s;
  REQUIRE(test.breaker.allow());
  test.now += 2999ms;
  CHECK_FALSE(test.breaker.allow());
  test.now += 1ms;
  CHECK(test.breaker.allow());
  test.breaker.report(true);
  CHECK(test.breaker.state() == State::closed);
}
