#pragma once

#include "jetpage/api/system/system.hpp"

namespace sample {

// The table of contents: services, aggregates and their routes, policies, views.
jetpage::api::System sample();

}  // namespace sample
