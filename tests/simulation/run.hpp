#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tests/simulation/bug.hpp"
#include "tests/simulation/story.hpp"

namespace jetpage::tests {

struct Ran {
  std::vector<std::string> findings;  // none: all that must hold holds
  std::vector<std::string> trace;
  std::uint64_t trace_hash = 0;
  std::uint64_t steps = 0;
  std::uint64_t entries = 0;  // of the log
};

// One run of a story in a world whose weather and whose every step the seed decides: until its clients have what they want, then,
// in fair weather, until all is at rest. What must hold then is looked at.
Ran run(const Story& story, std::uint64_t seed, const Bug& bug = {});

}  // namespace jetpage::tests
