#pragma once

#include <set>
#include <string>
#include <vector>

#include "jetpage/api/system/roles.hpp"
#include "jetpage/api/system/system.hpp"

namespace jetpage::api {

// What of the systems a process serves over HTTP.
struct ServedParts {
  Roles roles = {};
  std::set<std::string> services = {};  // empty: all
};

// The systems' paths as an OpenAPI 3.1 document (JSON), made of their tables: what is not in the tables is not served.
// `prefixed`: several systems are served, each behind its name.
std::string openapi(const std::vector<const System*>& systems, bool prefixed, const ServedParts& served = {});

}  // namespace jetpage::api
