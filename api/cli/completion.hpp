#pragma once

#include <string>
#include <vector>

#include "jetpage/api/cli/terminal/command.hpp"
#include "jetpage/api/system/system.hpp"

// Shell completion, made from the tables of the commands and of the systems.
namespace jetpage::api::cli {

// To be sourced: `source <(jetpage completion bash)`.
std::string bash_completion(const std::vector<Command>& commands, const std::vector<System>& systems);
// To be sourced, or as the file _jetpage on fpath.
std::string zsh_completion(const std::vector<Command>& commands, const std::vector<System>& systems);

}  // namespace jetpage::api::cli
