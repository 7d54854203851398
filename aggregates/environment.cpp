#include <array>
#include <cstdio>
#include <random>

#include "jetpage/aggregates/environment.hpp"

namespace jetpage::aggregates {
namespace {

std::string random_id() {
  thread_local std::mt19937_64 random{[] {
    std::random_device device;
    std::seed_seq seed{device(), device(), device(), device(), device(), device(), device(), device()};
    return std::mt19937_64(seed);
  }()};
  std::array<char, 33> hex{};
  std::snprintf(hex.data(), hex.size(), "%016llx%016llx", static_cast<unsigned long long>(random()),
                static_cast<unsigned long long>(random()));
  return hex.data();
}

std::int64_t clock_us() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::microseconds>(now).count();
}

}  // namespace

Environment Environment::real() { return {clock_us, random_id}; }

}  // namespace jetpage::aggregates
