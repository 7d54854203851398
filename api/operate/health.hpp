#pragma once

#include <string>
#include <vector>

#include "jetpage/api/process/runtime.hpp"

namespace jetpage::api {

// What /actuator/health tells of the systems that run here, as members of a JSON object: per system its views (state, generation,
// position, lag), its policies (state; position, waiting, parked, why they cannot go on; or the process that has them) and its circuit
// breakers (state, how often they opened and rejected); and if any view or policy stands still, their names (`standing_still`).
std::string health_of(const std::vector<std::unique_ptr<SystemRuntime>>& systems);

std::string_view to_string(aggregates::CircuitBreaker::State state);

}  // namespace jetpage::api
