#pragma once

#include <string>
#include <vector>

#include "jetpage/api/cli/terminal/command.hpp"
#include "jetpage/api/process/settings.hpp"

// Settings as options: `--data FOLDER` of a command is the setting `data`.
namespace jetpage::api::cli {

std::vector<std::string> all_settings();

// `options` and one for each of these settings that is not among them, and for `config`.
std::vector<Option> with_settings(std::vector<Option> options, const std::vector<std::string>& settings);

// The settings in force, what was typed among them.
eventstore::Result<Settings> settings_in_force(const Words& words);

// A setting's value as it may be shown: no secrets, no user or password of a URL.
std::string shown(const Setting& setting, const std::string& value);

}  // namespace jetpage::api::cli
