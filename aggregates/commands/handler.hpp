#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "jetpage/aggregates/command.hpp"
#include "jetpage/aggregates/environment.hpp"
#include "jetpage/aggregates/hot/hot_aggregates.hpp"

namespace jetpage::aggregates {

// What a command has come to: Outcome, without the aggregate's types.
struct Effect : Reached {
  std::unique_ptr<State> state;  // right after the command
};

// Brings commands to the aggregates of one kind. The order of steps:
//
//   1. take the aggregate from the cache, or fold it from the log; some have a snapshot to begin with (history/snapshots.hpp).
//      One that is not cached is taken for new as long as the command is accepted: step 6 proves it, step 5 or 7 reads it
//   2. the cause made a commit here before: answer as then, change nothing
//   3. the sender expected another version: refuse (`version_differs`)
//   4. decide, if the sender still may
//   5. no event (refused, satisfied, not yet) ends here, if the aggregate came from the log in step 1; a cached one may be
//      old: read on and start again at 2
//   6. append, expecting the aggregate where step 1 found it; an unknown outcome repeats the same commit
//   7. conflict: read on and start again at 2
//   8. evolve the cached aggregate, and now and then leave a snapshot of it
//
// Thread-safe. Commands to one aggregate take turns, each as long as it has time: Fault::unavailable (`too_busy`, `log_unavailable`) when it
// is up and nothing was written. `command` is always a Command of the kind. Kind and store outlive it.
class Handler {
 public:
  using Deadline = std::optional<Environment::Time>;

  Handler(const Kind& kind, eventstore::EventStore& store, Environment environment, std::size_t cached_aggregates,
          std::shared_ptr<Snapshots> snapshots);

  eventstore::Result<Effect> handle(const std::string& id, const void* command, const CommandMeta& meta);

  // The aggregate as the log has it now, whoever wrote it. No deadline: five seconds.
  eventstore::Result<Fold> look(const std::string& id, Deadline deadline = {});

  // Its version alone; 0 when it is not there.
  eventstore::Result<std::uint64_t> version_of(const std::string& id, Deadline deadline = {});

  // What the cause has made of the aggregate, if it was here, however long ago: the answer a repetition gets.
  eventstore::Result<std::optional<Effect>> answer_of(const std::string& id, const std::string& cause,
                                                      Deadline deadline = {});

 private:
  using Repetition = eventstore::Result<std::optional<Effect>>;

  eventstore::Result<Effect> in_turn(const std::string& id, const void* command, const CommandMeta& meta);
  eventstore::Result<Effect> with_state(const std::string& id, Effect effect, Environment::Time deadline);
  eventstore::Result<Effect> attempt(const eventstore::AggregateName& aggregate, Hot& hot, const void* command,
                                     const CommandMeta& meta, const Asker& asker);
  eventstore::Result<eventstore::Position> write(const eventstore::AggregateName& aggregate, Hot& hot,
                                                 std::vector<eventstore::Event> events, const CommandMeta& meta);
  Repetition repetition(const eventstore::AggregateName& aggregate, const Fold& fold, const std::string& cause,
                        History::Answer answer);
  // Calls `use` with the aggregate as the log has it now, its slot held.
  template <class Use>
  auto with_current(const std::string& id, Deadline deadline, Use use) -> decltype(use(std::declval<const Fold&>()));

  eventstore::EventStore& store_;
  Environment environment_;
  HotAggregates hot_;
};

}  // namespace jetpage::aggregates
