#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "jetpage/eventstore/commit.hpp"

namespace jetpage::eventstore {

// A system's stream as its server tells it, for people who look after it.
struct StreamReport {
  Position last = 0;
  std::uint64_t messages = 0;
  std::uint64_t bytes = 0;
  std::int64_t max_bytes = -1;  // at which it refuses; -1: no limit
  std::int64_t replicas = 1;
  std::string server_time;  // `2026-11-21T07:44:18.98123Z`, of this answer; empty when it does not tell
  // Settings that an event store must not have, each in words: `deny_delete is false`.
  std::vector<std::string> deviations;
};

}  // namespace jetpage::eventstore
