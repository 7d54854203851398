#pragma once

#include <chrono>
#include <string>

#include "api/http.hpp"
#include "eventstore/result.hpp"

namespace jetpage::api::cli {

// Where a server is: `http://127.0.0.1:8088`, and what stands before its paths: `` or `/cinema`.
struct ServerUrl {
  std::string origin;
  std::string base;
};

// `http://host:8088/cinema`, `host:8088` and so on. Fault::invalid when it is no URL of plain HTTP.
eventstore::Result<ServerUrl> parse_server_url(const std::string& text);

// Sends the request to the origin once, and never again. Fault::unavailable: nobody is there, so nothing was done.
// Fault::outcome_unknown: it went out, and no answer came within `wait`.
eventstore::Result<Response> exchange(const std::string& origin, const Request& request,
                                      std::chrono::milliseconds wait);

// Any text as one segment of a path.
std::string path_segment(std::string_view text);

}  // namespace jetpage::api::cli
