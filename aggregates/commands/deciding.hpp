#pragma once

#include "jetpage/aggregates/command.hpp"
#include "jetpage/aggregates/decision.hpp"
#include "jetpage/aggregates/history/fold.hpp"

namespace jetpage::aggregates {

// What the aggregate says to the command, if it is at the version that the sender expects. `command` is one of its kind's.
Decision<eventstore::Event> decide_on(const Fold& fold, const void* command, const CommandMeta& meta);

// Whether an aggregate that is not in memory may be taken for one that is not there, until it does not accept the command, or the append,
// which expects none, says otherwise. What has snapshots is old, more often than not.
bool may_be_new(const Kind& kind, const CommandMeta& meta);

// Evolves the state by what it has decided itself. The events are read back from their bytes, as a fold of the log reads them, so
// that memory and log cannot come apart.
void evolve_by(State& state, const eventstore::Commit& commit);

}  // namespace jetpage::aggregates
