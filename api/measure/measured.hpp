#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "jetpage/api/http/route.hpp"
#include "jetpage/api/measure/metrics.hpp"

// Handlers that count and time what they answer. The outcome is told from the status:
//
//   done (2xx, 3xx) · invalid (4xx) · not_found · refused (409, 412, 422) · unavailable (503) · unknown (504) · failed (500)
namespace jetpage::api {

// jetpage_commands_total{system,command,outcome}, jetpage_command_seconds{system,command} and jetpage_commands_running{system}. The
// command is its type's name.
RouteHandler measured_command(Metrics& metrics, const std::string& system, const std::string& command,
                              RouteHandler handler);

// jetpage_queries_total{system,path,outcome}, jetpage_query_seconds{system,path} and jetpage_queries_running{system}. The path is the
// route's, not the request's.
RouteHandler measured_query(Metrics& metrics, const std::string& system, const std::string& path, RouteHandler handler);

// jetpage_policy_reaction_seconds{system,policy}: for RunnerOptions::took of this service's runner.
std::function<void(std::chrono::nanoseconds)> reaction_timer(Metrics& metrics, const std::string& system,
                                                             const std::string& service);

}  // namespace jetpage::api
