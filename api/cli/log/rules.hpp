#pragma once

#include "jetpage/api/system/system.hpp"
#include "jetpage/eventstore/check/log_check.hpp"

namespace jetpage::api::cli {

// What must hold on a system's log, from its tables.
eventstore::LogCheck::Rules log_rules(const System& system, std::function<void(const eventstore::LogFinding&)> found);

}  // namespace jetpage::api::cli
