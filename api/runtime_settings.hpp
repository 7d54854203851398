#pragma once

#include <set>
#include <string>
#include <vector>

#include "api/runtime.hpp"
#include "api/settings.hpp"

// From what was set to what runs. Errors are Fault::invalid and name what there is to choose from.
namespace jetpage::api {

// The systems of these names; none named: all.
eventstore::Result<std::vector<const System*>> systems_named(const std::vector<std::string>& names);

// The system's parameters: as they are set, else as its page says.
aggregates::Parameters parameters_of(const System& system, const RuntimeOptions& options);

// The views that the paths of these services read; no service named: all.
std::vector<projections::ViewDefinition> views_of(const System& system, const std::set<std::string>& services);

// What a system's runtime is to do; `base` and `report` are left to the caller.
eventstore::Result<RuntimeOptions> runtime_options(const Settings& settings, const std::vector<const System*>& systems);

}  // namespace jetpage::api
