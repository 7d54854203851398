#pragma once

#include <chrono>
#include <string>

#include "api/http.hpp"
#include "api/system.hpp"

namespace jetpage::api {

struct CommandContext {
  aggregates::CommandSide& side;
  std::string base;  // before the system's paths: `` or /cinema
  std::chrono::milliseconds timeout{5'000};
};

// Takes a request to a command's endpoint and answers it as SYSTEMS.md 0 says. Thread-safe.
Response run_command(const CommandEndpoint& endpoint, const CommandContext& context, const Request& request);

}  // namespace jetpage::api
