#pragma once

#include <vector>

#include "jetpage/api/cli/terminal/command.hpp"

// One function per command, each in the file of its name. A further command needs its line here and in commands.cpp.
namespace jetpage::api::cli {

Command serve_command();
Command send_command();
Command tail_command();
Command show_command();
Command views_command();
Command doctor_command();
Command bench_command();
Command completion_command();
Command man_command();
Command decode_command();
Command rebuild_command();
Command verify_command();
Command parked_command();
Command skip_command();
Command export_command();
Command import_command();
Command systems_command();
Command config_command();
Command health_command();
Command new_command();
Command version_command();

// All of them, in the order of the help.
std::vector<Command> commands();

}  // namespace jetpage::api::cli
