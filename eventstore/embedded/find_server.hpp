#pragma once

#include <string>

#include "jetpage/eventstore/result.hpp"

namespace jetpage::eventstore {

// The path of nats-server: as given, or found on PATH. Fault::failed: there is none (`nats_server_missing`), or it says that it is of a
// version that will not do (`server_too_old`).
Result<std::string> find_server(const std::string& name);

}  // namespace jetpage::eventstore
