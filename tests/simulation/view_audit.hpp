#pragma once

#include "tests/simulation/findings.hpp"
#include "tests/simulation/memory_view.hpp"
#include "tests/simulation/world.hpp"

namespace jetpage::tests {

// Every view, fed in random batches with stops and crashes between them, is what the log folded from zero says, byte for byte.
void audit_views(World& world, const Views& expected, Findings& findings);

}  // namespace jetpage::tests
