#pragma once

#include <chrono>
#include <string>

#include "jetpage/api/http/message.hpp"
#include "jetpage/api/http/server_url.hpp"
#include "jetpage/eventstore/result.hpp"

namespace jetpage::api::cli {

// Sends the request to the origin once, and never again. Fault::unavailable: nobody is there, so nothing was done.
// Fault::outcome_unknown: it went out, and no answer came within `wait`.
eventstore::Result<Response> exchange(const std::string& origin, const Request& request,
                                      std::chrono::milliseconds wait);

// Any text as one segment of a path.
std::string path_segment(std::string_view text);

}  // namespace jetpage::api::cli
