#pragma once

#include <chrono>
#include <cstdint>
#include <functional>

namespace jetpage::api::cli {

// How a load is made: by so many clients at once, each in a thread of its own, for so long or until it must not go on.
struct LoadPlan {
  int clients = 1;
  std::chrono::milliseconds time{5'000};
  std::function<bool()> go_on = [] { return true; };
};

struct LoadFigures {
  double per_second = 0;  // of what was done
  std::chrono::microseconds half{0};
  std::chrono::microseconds most{0};  // 99 of 100 took no longer
  std::uint64_t failed = 0;
};

// Does something again and again; true: done, false: it failed.
using Work = std::function<bool()>;

// `client` makes the work of the client of that number, before the time begins.
LoadFigures measure(const LoadPlan& plan, const std::function<Work(int)>& client);

}  // namespace jetpage::api::cli
