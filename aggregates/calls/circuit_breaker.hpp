#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>

namespace jetpage::aggregates {

struct BreakerOptions {
  std::uint32_t failures_in_a_row = 5;  // opens it
  std::uint32_t window = 20;            // or this many calls of which half failed
  std::chrono::milliseconds open_for{3000};
  std::function<std::chrono::steady_clock::time_point()> now = std::chrono::steady_clock::now;
};

enum class BreakerState { closed, open, half_open };

// What a breaker has done, for health and metrics.
struct BreakerFigures {
  BreakerState state = BreakerState::closed;
  std::uint64_t opened = 0;    // times
  std::uint64_t rejected = 0;  // calls that were not made
};

// Keeps callers away from a service that fails (numbers: SYSTEMS.md 6). Closed, calls pass. Open, they are refused at once.
// After `open_for` one call may try (half-open): its success closes the breaker, its failure opens it again; one that is not
// reported as long makes way for another. Thread-safe.
class CircuitBreaker {
 public:
  using State = BreakerState;

  explicit CircuitBreaker(BreakerOptions options = {}) : options_(std::move(options)) {}

  // Whether a call may be made now. Whoever got true must report how it went.
  bool allow();
  void report(bool success);

  [[nodiscard]] State state() const;
  [[nodiscard]] BreakerFigures figures() const;
  // Until the next trial, rounded up: what Retry-After says. 0 unless open.
  [[nodiscard]] std::chrono::seconds retry_after() const;

 private:
  void open();

  BreakerOptions options_;
  mutable std::mutex mutex_;
  State state_ = State::closed;
  std::uint64_t opened_times_ = 0;
  std::uint64_t rejected_ = 0;
  std::chrono::steady_clock::time_point opened_;
  std::chrono::steady_clock::time_point tried_;
  std::uint32_t in_a_row_ = 0;
  std::deque<bool> recent_;  // true: failed
};

}  // namespace jetpage::aggregates
