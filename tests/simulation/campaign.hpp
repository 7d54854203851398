#pragma once

#include <optional>

#include "tests/simulation/run.hpp"

namespace jetpage::tests {

// What the command line asked for.
struct Wanted {
  std::uint64_t seeds = 0;  // of all systems together; 0: as many as a test may take
  std::uint64_t first = 1;
  std::string system;  // empty: all
  bool steps = false;  // all of a failed run
};
Wanted& wanted();

// Every step costs more then.
bool is_sanitized();
// The seeds that one system is run with.
std::uint64_t seeds_of_each();
std::vector<const Story*> wanted_stories();

struct Found {
  std::uint64_t seed = 0;
  std::uint64_t runs = 0;  // until it was found, itself included
  Ran ran;
};

// The first seed whose run comes out wrong; nothing when none does.
std::optional<Found> find_failure(const Story& story, std::uint64_t first, std::uint64_t seeds, const Bug& bug = {});

// As people read it: what is wrong, how to repeat it, and the last steps.
std::string text_of(const Story& story, const Found& found, bool whole_trace);

}  // namespace jetpage::tests
