#pragma once

#include <memory>
#include <vector>

#include "jetpage/aggregates/command.hpp"
#include "jetpage/aggregates/environment.hpp"
#include "jetpage/aggregates/history/append.hpp"
#include "jetpage/aggregates/history/fold.hpp"

namespace jetpage::aggregates {

// A command to an aggregate (a Command of its kind), and what comes with it.
struct Sent {
  std::shared_ptr<const void> command;
  CommandMeta meta;
};

// What the aggregate says to the command, if it is at the version that the sender expects.
Decision<eventstore::Event> decide_on(const Fold& fold, const void* command, const CommandMeta& meta);

// Whether an aggregate that is not in memory may be taken for one that is not there, until it does not accept the command, or the append,
// which expects none, says otherwise. What has snapshots is old, more often than not.
bool may_be_new(const Kind& kind, const CommandMeta& meta);

// Evolves the state by what it has decided itself. The events are read back from their bytes, as a fold of the log reads them, so
// that memory and log cannot come apart.
void evolve_by(State& state, const eventstore::Commit& commit);

// Commands decided one after the other on a state that the log does not have yet: their commits, to be written side by side. That
// the first finds the aggregate where it is expected proves what was decided without an event, too. One thread at a time; the fold
// stays as it is meanwhile.
class CommandRun {
 public:
  CommandRun(const Fold& fold, const Environment& environment);

  // False when the command cannot be part of the run: its cause was here before, it expects a version, or must wait.
  bool take(const Sent& sent);

  [[nodiscard]] const std::vector<eventstore::Commit>& commits() const { return commits_; }
  [[nodiscard]] const std::vector<eventstore::Done>& answers() const { return answers_; }

  // The commits stand on the log, from this position on. The run is then over.
  void apply(eventstore::Position first, Fold& fold);

 private:
  void add(std::vector<eventstore::Event> events, const CommandMeta& meta);

  const Fold& fold_;
  const Environment& environment_;
  std::unique_ptr<State> state_;
  std::uint64_t version_;
  std::uint64_t hash_;
  std::vector<eventstore::Commit> commits_;
  std::vector<std::uint64_t> hashes_;  // of the commits
  std::vector<eventstore::Done> answers_;
};

}  // namespace jetpage::aggregates
