#include <catch2/catch_test_macros.hpp>
#include <iostream>

#include "tests/simulation/campaign.hpp"

using namespace jetpage::tests;

namespace {

constexpr std::uint64_t seeds_at_most = 400;

}  // namespace

TEST_CASE("What somebody could do wrong is found within some hundred seeds") {
  if (is_sanitized()) SKIP("the build that is not sanitized looks for them");
  for (const Story* story : wanted_stories()) {
    for (const Bug& bug : story->bugs()) {
      const auto found = find_failure(*story, wanted().first, seeds_at_most, bug);
      INFO(story->system << ": " << bug.name);
      CHECK(found.has_value());
      if (!found) continue;
      std::cerr << story->system << ": " << bug.name << ": seed " << found->runs << ", " << found->ran.findings.front()
                << "\n";
    }
  }
}
