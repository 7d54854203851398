#pragma once

#include <string>
#include <vector>

#include "jetpage/api/process/settings.hpp"
#include "jetpage/eventstore/result.hpp"

namespace jetpage::api {

// Serves these systems (none named: all) in the roles the settings say, until SIGTERM or SIGINT; then stops taking requests, lets
// running ones finish, gives ids back and returns. Writes <data>/http.url once it accepts requests. Errors name what could not be had
// and what to try.
eventstore::Done serve(const Settings& settings, const std::vector<std::string>& systems);

}  // namespace jetpage::api
