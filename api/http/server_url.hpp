#pragma once

#include <string>

#include "jetpage/eventstore/result.hpp"

namespace jetpage::api {

// Where a server is: `http://127.0.0.1:8088`, and what stands before its paths: `` or `/cinema`.
struct ServerUrl {
  std::string origin;
  std::string base;
};

// `http://host:8088/cinema`, `host:8088` and so on. Fault::invalid when it is no URL of plain HTTP, or its port none from 1 to 65535.
eventstore::Result<ServerUrl> parse_server_url(const std::string& text);

}  // namespace jetpage::api
