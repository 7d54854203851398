#include "jetpage/aggregates/calls/circuit_breaker.hpp"

#include <algorithm>

namespace jetpage::aggregates {

bool CircuitBreaker::allow() {
  const std::lock_guard lock(mutex_);
  if (state_ == State::closed) return true;
  const auto now = options_.now();
  const auto since = state_ == State::half_open ? tried_ : opened_;  // half-open: a trial is on its way
  if (now - since < options_.open_for) {
    ++rejected_;
    return false;
  }
  state_ = State::half_open;
  tried_ = now;
  return true;
}

void CircuitBreaker::report(bool success) {
  const std::lock_guard lock(mutex_);
  if (state_ == State::half_open) {
    if (!success) return open();
    state_ = State::closed;
    in_a_row_ = 0;
    recent_.clear();
    return;
  }
  if (state_ == State::open) return;  // a call from before it opened
  in_a_row_ = success ? 0 : in_a_row_ + 1;
  recent_.push_back(!success);
  if (recent_.size() > options_.window) recent_.pop_front();
  const auto failed = static_cast<std::uint32_t>(std::count(recent_.begin(), recent_.end(), true));
  if (in_a_row_ >= options_.failures_in_a_row || (recent_.size() == options_.window && failed * 2 >= options_.window)) {
    open();
  }
}

CircuitBreaker::State CircuitBreaker::state() const {
  const std::lock_guard lock(mutex_);
  return state_;
}

BreakerFigures CircuitBreaker::figures() const {
  const std::lock_guard lock(mutex_);
  return {state_, opened_times_, rejected_};
}

std::chrono::seconds CircuitBreaker::retry_after() const {
  const std::lock_guard lock(mutex_);
  if (state_ != State::open) return std::chrono::seconds(0);
  const auto left = opened_ + options_.open_for - options_.now();
  return std::max(std::chrono::ceil<std::chrono::seconds>(left), std::chrono::seconds(1));
}

void CircuitBreaker::open() {
  state_ = State::open;
  ++opened_times_;
  opened_ = options_.now();
  in_a_row_ = 0;
  recent_.clear();
}

}  // namespace jetpage::aggregates
