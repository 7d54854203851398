#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>

#include "jetpage/aggregates/command.hpp"
#include "jetpage/aggregates/environment.hpp"

namespace jetpage::tests {

// Time that passes when a test says so, and ids that count: id-1, id-2 … Thread-safe; it must outlive its environments.
class FakeTime {
 public:
  aggregates::Environment environment() {
    return {[this] { return now_us(); }, [this] { return "id-" + std::to_string(++ids_); }};
  }

  [[nodiscard]] std::int64_t now_us() const { return now_us_; }
  void pass(std::chrono::microseconds time) { now_us_ += time.count(); }

 private:
  std::atomic<std::int64_t> now_us_{1'700'000'000'000'000};
  std::atomic<std::uint64_t> ids_{0};
};

}  // namespace jetpage::tests
