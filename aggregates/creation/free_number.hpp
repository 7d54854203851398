#pragma once

#include <cstdint>

#include "jetpage/aggregates/commands/handler.hpp"

namespace jetpage::aggregates {

// The first number from `from` on behind which none is used: doubling steps, then halving, so that a million existing
// aggregates cost forty looks. Relies on numbers being handed out without large gaps.
eventstore::Result<std::int64_t> first_free_number(Handler& handler, std::int64_t from);

}  // namespace jetpage::aggregates
