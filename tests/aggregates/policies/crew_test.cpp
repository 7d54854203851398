#include "jetpage/aggregates/policies/crew.hpp"

#include <atomic>
#include <catch2/catch_test_macros.hpp>
#include <vector>

using namespace jetpage;

TEST_CASE("A crew does every part of a job once, job after job") {
  aggregates::Crew crew(4);
  for (std::size_t parts : {1U, 2U, 3U, 4U, 5U, 100U, 1U, 7U}) {
    std::vector<std::atomic<int>> done(parts);
    crew.run(parts, [&](std::size_t part) { ++done[part]; });
    for (std::size_t part = 0; part < parts; ++part) CHECK(done[part] == 1);
  }
}
