#pragma once

#include <cstddef>
#include <vector>

#include "jetpage/api/system/system.hpp"

namespace jetpage::api {

// The fields that a request's body may set, as places in the command's type table. The id is among them only where nothing else
// gives it. None: the command says everything by its path, and takes a request without a body.
std::vector<std::size_t> sent_fields(const CommandEndpoint& endpoint);

}  // namespace jetpage::api
