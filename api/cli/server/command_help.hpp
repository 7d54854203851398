#pragma once

#include <string>

#include "jetpage/api/system/system.hpp"

namespace jetpage::api::cli {

// The commands of one aggregate of a system, each with its fields and their types, for `send --help SYSTEM AGGREGATE`.
std::string describe_commands(const System& system, const std::string& aggregate);

}  // namespace jetpage::api::cli
