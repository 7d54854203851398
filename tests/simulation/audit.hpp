#pragma once

#include "tests/simulation/client.hpp"

namespace jetpage::tests {

// What must hold after a run of any system, and what its story adds.
void audit(World& world, const Story& story, const std::vector<std::unique_ptr<Client>>& clients, Findings& findings);

}  // namespace jetpage::tests
