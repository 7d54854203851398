#pragma once

#include <vector>

#include "jetpage/eventstore/jetstream/write/publisher.hpp"

namespace jetpage::eventstore {

// The most a batch may hold (the server takes 1,000 messages).
inline constexpr std::size_t max_batch = 500;
inline constexpr std::size_t max_batch_bytes = 8 * 1024 * 1024;

// Writes the publications as one atomic batch: all of them, side by side in this order, or none. Of one subject only the
// first has an expectation. The position of the first. Any error but outcome_unknown: nothing was written, and the
// server does not say whose expectation failed.
Result<Position> publish_batch(Link& link, const std::vector<const Publication*>& publications);

}  // namespace jetpage::eventstore
