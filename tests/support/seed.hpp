#pragma once

#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <random>
#include <string>

namespace jetpage::tests {

// The seed of a test's random choices: another one each time, printed, and repeated with JETPAGE_SEED=<seed>.
inline std::uint64_t seed_of(const std::string& test) {
  const char* wanted = std::getenv("JETPAGE_SEED");
  const std::uint64_t seed = wanted != nullptr ? std::stoull(wanted) : std::random_device()();
  std::cerr << test << ": JETPAGE_SEED=" << seed << " repeats its choices\n";
  return seed;
}

// Evenly between two numbers, both included.
template <class Random>
int between(Random& random, int least, int most) {
  return std::uniform_int_distribution<int>(least, most)(random);
}

}  // namespace jetpage::tests
