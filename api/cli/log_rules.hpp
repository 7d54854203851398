#pragma once

#include "api/system.hpp"
#include "eventstore/log_check.hpp"

namespace jetpage::api::cli {

// What must hold on a system's log, from its tables.
eventstore::LogCheck::Rules log_rules(const System& system, std::function<void(const eventstore::LogFinding&)> found);

}  // namespace jetpage::api::cli
