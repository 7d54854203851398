#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <thread>

namespace jetpage::aggregates {

// Where time and randomness come from; a simulation brings its own.
struct Environment {
  using Time = std::chrono::steady_clock::time_point;
  std::function<std::int64_t()> now_us;                        // microseconds since 1970-01-01 UTC
  std::function<std::string()> new_id;                         // never the same twice, anywhere
  std::function<Time()> now = std::chrono::steady_clock::now;  // what deadlines are measured by
  std::function<void(Time)> sleep_until = [](Time time) { std::this_thread::sleep_until(time); };
  static Environment real();
};

}  // namespace jetpage::aggregates
