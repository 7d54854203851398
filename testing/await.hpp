#pragma once

#include <chrono>
#include <thread>

namespace jetpage::testing {

// True as soon as the condition holds, false when it has not within `wait`.
template <class Condition>
bool await(Condition condition, std::chrono::milliseconds wait = std::chrono::seconds(30),
           std::chrono::milliseconds between = std::chrono::milliseconds(5)) {
  const auto deadline = std::chrono::steady_clock::now() + wait;
  while (!condition()) {
    if (std::chrono::steady_clock::now() >= deadline) return false;
    std::this_thread::sleep_for(between);
  }
  return true;
}

}  // namespace jetpage::testing
