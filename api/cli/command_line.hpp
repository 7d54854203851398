#pragma once

#include <string>
#include <vector>

#include "jetpage/api/cli/terminal/command.hpp"

namespace jetpage::api::cli {

// Does what was typed behind `jetpage`: finds the command, reads its words, runs it, and says on stderr what went
// wrong.
ExitCode run(const std::vector<Command>& commands, const std::vector<std::string>& typed);

}  // namespace jetpage::api::cli
