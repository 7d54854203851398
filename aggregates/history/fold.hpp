#pragma once

#include <memory>
#include <string_view>

#include "jetpage/aggregates/history/history.hpp"
#include "jetpage/aggregates/history/kind.hpp"

namespace jetpage::aggregates {

// An aggregate as its commits have made it. One thread at a time.
struct Fold {
  std::unique_ptr<State> state;
  History history;

  // One that is not there yet.
  explicit Fold(const Kind& kind) : state(kind.begin()) {}
  Fold(std::unique_ptr<State> state_then, History history_then)
      : state(std::move(state_then)), history(std::move(history_then)) {}
  [[nodiscard]] Fold copy() const { return {state->copy(), history}; }

  // Takes the next commit of the log. Fault::corrupted names stream, position and what is wrong; the fold is then
  // unusable.
  eventstore::Done add(std::string_view system, const eventstore::LogEntry& entry);
};

}  // namespace jetpage::aggregates
