#pragma once

#include <chrono>
#include <string>

#include "jetpage/api/http/message.hpp"
#include "jetpage/api/system/system.hpp"

namespace jetpage::api {

// What a command's answer says besides ETag and Position: whether it was written now (`written`), had its effect before
// (`repeated`) or was so already (`satisfied`), and when the aggregate's last commit was decided (microseconds since 1970).
inline constexpr auto outcome_header = "Outcome";
inline constexpr auto decided_at_header = "Decided-At";

struct CommandContext {
  aggregates::CommandSide& side;
  std::string base;  // before the system's paths: `` or /cinema
  std::chrono::milliseconds timeout{5'000};
};

// Takes a request to a command's endpoint and answers it as SYSTEMS.md 0 says. Thread-safe.
Response run_command(const CommandEndpoint& endpoint, const CommandContext& context, const Request& request);

}  // namespace jetpage::api
