#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "jetpage/api/cli/terminal/command.hpp"
#include "jetpage/api/process/settings.hpp"
#include "jetpage/projections/view.hpp"

namespace jetpage::api::cli {

// All that work on views needs of a system: no commands, no policies.
struct SystemViews {
  std::string system;
  std::vector<projections::ViewDefinition> views;
  std::function<bool(std::string_view type)> knows;
};

// Of the system typed as SYSTEM, all its views. Fault::invalid says which systems there are.
eventstore::Result<SystemViews> views_of_system(const Words& words);

// Only those typed as VIEW, or all with --all. Fault::invalid says which views there are.
eventstore::Result<SystemViews> views_typed(const Words& words);

// The folder that --data names. Fault::not_found when it is not there.
eventstore::Result<std::filesystem::path> data_typed(const Settings& settings);

}  // namespace jetpage::api::cli
