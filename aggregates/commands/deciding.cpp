#include "jetpage/aggregates/commands/deciding.hpp"

#include <cassert>

#include "jetpage/aggregates/history/append.hpp"

namespace jetpage::aggregates {

Decision<eventstore::Event> decide_on(const Fold& fold, const void* command, const CommandMeta& meta) {
  if (auto no = version_differs(fold.history, meta)) return std::move(*no);
  return fold.state->decide(command);
}

bool may_be_new(const Kind& kind, const CommandMeta& meta) { return !kind.snapshot_version && !meta.replayed; }

void evolve_by(State& state, const eventstore::Commit& commit) {
  std::uint64_t version = commit.version;
  for (const eventstore::Event& event : commit.events) {
    [[maybe_unused]] const auto done = state.evolve({event.type, event.data, version++});
    assert(done.ok());  // State::decide lets nothing through that cannot be read
  }
}

}  // namespace jetpage::aggregates
