#pragma once

#include <algorithm>
#include <chrono>

// How readers wait for a log that has nothing for them, or nothing yet.
namespace jetpage::eventstore {

// Before a replica that lags, or a consumer that was lost, is asked again.
inline constexpr std::chrono::milliseconds before_asking_again{50};

// Until the deadline; zero when it has passed.
inline std::chrono::milliseconds left(std::chrono::steady_clock::time_point deadline) {
  using namespace std::chrono;
  return std::max(milliseconds(0), ceil<milliseconds>(deadline - steady_clock::now()));
}

}  // namespace jetpage::eventstore
