#include <catch2/catch_test_macros.hpp>
#include <iostream>

#include "tests/simulation/campaign.hpp"

using namespace jetpage::tests;

TEST_CASE("Whatever happens to its processes and its log, a system keeps its promises") {
  for (const Story* story : wanted_stories()) {
    const auto failure = find_failure(*story, wanted().first, seeds_of_each());
    std::cerr << story->system << ": " << seeds_of_each() << " seeds from " << wanted().first << "\n";
    if (failure) std::cerr << text_of(*story, *failure, wanted().steps);
    INFO(story->system);
    CHECK_FALSE(failure.has_value());
  }
}

TEST_CASE("The same seed is the same run") {
  for (const Story* story : wanted_stories()) {
    for (const std::uint64_t seed : {3U, 17U, 40U}) CHECK(run(*story, seed).trace_hash == run(*story, seed).trace_hash);
    CHECK(run(*story, 3).trace_hash != run(*story, 4).trace_hash);
  }
}
