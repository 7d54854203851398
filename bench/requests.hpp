#pragma once

#include <random>
#include <string>
#include <vector>

namespace jetpage::bench {

struct BenchRequest {
  std::string method;
  std::string path;
  std::string body;
};

using Random = std::mt19937_64;

// What must be there before a system's requests make sense.
std::vector<BenchRequest> first_requests(const std::string& system);

// The next request of a customer of that system, below /<system>: commands and queries as people mix them. `known` is how many
// orders (or reservations) there are about.
BenchRequest next_request(const std::string& system, Random& random, std::int64_t known);

}  // namespace jetpage::bench
