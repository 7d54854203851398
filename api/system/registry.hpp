#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "jetpage/api/system/system.hpp"
#include "jetpage/eventstore/result.hpp"

// The systems that this program is made for. Its main() offers them, once, before anything asks; from then on any thread may.
namespace jetpage::api {

void offer(std::vector<System> systems);

// In the order in which they were offered.
const std::vector<System>& systems();
// Nothing when there is no such system.
const System* find_system(std::string_view name);
// The systems of these names; none named: all. Fault::invalid `system_unknown` names what there is to choose from.
eventstore::Result<std::vector<const System*>> systems_named(const std::vector<std::string>& names);

}  // namespace jetpage::api
