#pragma once

#include <set>
#include <string>
#include <vector>

#include "jetpage/api/process/runtime_options.hpp"
#include "jetpage/api/process/settings.hpp"
#include "jetpage/api/system/system.hpp"

// From what was set to what runs. Errors are Fault::invalid and name what there is to choose from.
namespace jetpage::api {

// The system's parameters: as they are set, else as its page says.
aggregates::Parameters parameters_of(const System& system, const RuntimeOptions& options);

// The views that the paths of these services read; no service named: all.
std::vector<projections::ViewDefinition> views_of(const System& system, const std::set<std::string>& services);

// What a system's runtime is to do; `base` and `report` are left to the caller.
eventstore::Result<RuntimeOptions> runtime_options(const Settings& settings, const std::vector<const System*>& systems);

}  // namespace jetpage::api
