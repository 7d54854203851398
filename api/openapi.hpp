#pragma once

#include <string>
#include <vector>

#include "api/system.hpp"

namespace jetpage::api {

// The systems' paths as an OpenAPI 3.1 document (JSON), made of their tables: what is not in the tables is not served.
// `prefixed`: several systems are served, each behind its name.
std::string openapi(const std::vector<const System*>& systems, bool prefixed);

}  // namespace jetpage::api
