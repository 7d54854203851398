#pragma once

#include <string_view>

#include "jetpage/api/cli/terminal/exit_code.hpp"

// Stderr: what is said to the person at the terminal. Data goes to stdout (output.hpp).
namespace jetpage::api::cli {

// One line, as it is.
void say(std::string_view line);

// `jetpage: what; where; what to try`
void complain(std::string_view message);

}  // namespace jetpage::api::cli
