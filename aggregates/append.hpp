#pragma once

#include <chrono>
#include <optional>

#include "aggregates/command.hpp"
#include "aggregates/history.hpp"

// The steps of the command handler that no aggregate's type matters to.
namespace jetpage::aggregates {

// A commit without events yet, on top of this history.
eventstore::Commit commit_on(const History& history, const Environment& environment, const CommandMeta& meta);

// Appends; repeats the same commit while its outcome is unknown and there is time. Ends with outcome_unknown only when it
// may be on the log, with unavailable only when it is not.
eventstore::Result<eventstore::Position> append_until_known(eventstore::EventStore& store,
                                                            const eventstore::AggregateName& aggregate,
                                                            eventstore::Position expected_last,
                                                            const eventstore::Commit& commit,
                                                            std::chrono::steady_clock::time_point deadline);

// Where a reaction's commit lies in the aggregate, asked of the log itself.
eventstore::Result<std::optional<eventstore::Position>> find_reaction(eventstore::EventStore& store,
                                                                      const eventstore::AggregateName& aggregate,
                                                                      const std::string& cause);

eventstore::Done check_version(const History& history, const CommandMeta& meta);
eventstore::Error key_reused();

// How often a command may lose against other writers: until its deadline, waiting a little longer each time.
class Turns {
 public:
  explicit Turns(std::chrono::steady_clock::time_point deadline) : deadline_(deadline) {}
  eventstore::Done next();

 private:
  std::chrono::steady_clock::time_point deadline_;
  unsigned taken_ = 0;
};

}  // namespace jetpage::aggregates
