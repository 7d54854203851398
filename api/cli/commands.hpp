#pragma once

#include <vector>

#include "api/cli/command.hpp"

// One function per command, each in the file of its name. A further command needs its line here and in commands.cpp.
namespace jetpage::api::cli {

Command serve_command();
Command send_command();
Command tail_command();
Command decode_command();
Command systems_command();
Command config_command();
Command health_command();
Command version_command();

// All of them, in the order of the help.
std::vector<Command> commands();

}  // namespace jetpage::api::cli
