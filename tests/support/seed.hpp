#pragma once

#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <random>
#include <string>

namespace jetpage::tests {

// The seed of a test's random choices: always the same, made from the test's name, or JETPAGE_SEED=<seed>, or another one each
// time with JETPAGE_SEED=random. Printed, so that a failure can be repeated.
inline std::uint64_t seed_of(const std::string& test) {
  const char* wanted = std::getenv("JETPAGE_SEED");
  std::uint32_t seed = 0;
  if (wanted == nullptr) {
    std::seed_seq(test.begin(), test.end()).generate(&seed, &seed + 1);
  } else {
    seed = wanted == std::string("random") ? std::random_device()() : static_cast<std::uint32_t>(std::stoul(wanted));
  }
  std::cerr << test << ": JETPAGE_SEED=" << seed << " repeats its choices\n";
  return seed;
}

// Evenly between two numbers, both included.
template <class Random>
int between(Random& random, int least, int most) {
  return std::uniform_int_distribution<int>(least, most)(random);
}

}  // namespace jetpage::tests
