#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "jetpage/eventstore/event_store.hpp"

namespace jetpage::aggregates {

// What comes with a command besides its content.
struct CommandMeta {
  std::string cause;        // aggregates/history/cause.hpp; the same cause has one effect on an aggregate
  std::string correlation;  // handed on to everything it sets off
  std::optional<std::uint64_t> expected_version;  // If-Match: the number of the aggregate's last event
  bool replayed = false;                          // a reaction that was parked: later ones have gone before it
  std::function<bool()> may_decide;  // asked right before each decision, if there is one: whether the sender still may
  std::chrono::steady_clock::time_point deadline = std::chrono::steady_clock::now() + std::chrono::seconds(5);
};

// Where an aggregate stands right after a command: what is told of it wherever the command came from.
struct Reached {
  std::uint64_t version = 0;          // number of the aggregate's last event then
  eventstore::Position position = 0;  // a reader at this position has seen it
  std::int64_t time_us = 0;           // when the aggregate's last commit was decided
  bool repeated = false;              // its cause had its effect before
  bool satisfied = false;             // nothing was written: others had made it so before
};

// What a command has come to.
template <class A>
struct Outcome : Reached {
  A state;  // right after the command
};

}  // namespace jetpage::aggregates
