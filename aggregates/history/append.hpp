#pragma once

#include <chrono>
#include <optional>

#include "jetpage/aggregates/command.hpp"
#include "jetpage/aggregates/decision.hpp"
#include "jetpage/aggregates/environment.hpp"
#include "jetpage/aggregates/history/history.hpp"

// The steps of the command handler that no aggregate's type matters to.
namespace jetpage::aggregates {

// A commit without events yet, on top of this history.
eventstore::Commit commit_on(const History& history, const Environment& environment, const CommandMeta& meta);

// Appends; repeats the same commit while its outcome is unknown and there is time. Ends with outcome_unknown only when it
// may be on the log, with unavailable only when it is not. A conflict may be with the commit itself, whose first answer was
// lost: only the history tells (`after_conflict`).
eventstore::Result<eventstore::Position> append_until_known(eventstore::EventStore& store,
                                                            const Environment& environment,
                                                            const eventstore::AggregateName& aggregate,
                                                            eventstore::Position expected_last,
                                                            const eventstore::Commit& commit,
                                                            std::chrono::steady_clock::time_point deadline);

// Whether the conflict may be with the commit itself.
bool may_be_with_itself(const eventstore::Error& conflict);

// What to answer when `error` stands in the way of reading on after this conflict.
eventstore::Error after_conflict(const eventstore::Error& conflict, const eventstore::Error& error);

// Why the entry, which cannot be read for this reason, stands in the way; nothing when readers may pass it.
eventstore::Done unless_skipped(eventstore::EventStore& store, const eventstore::LogEntry& entry,
                                const eventstore::Error& unreadable);

// Whether this cause has made a commit in the aggregate at or behind `from`, asked of the log itself.
eventstore::Result<History::Answer> find_cause(eventstore::EventStore& store,
                                               const eventstore::AggregateName& aggregate, const std::string& cause,
                                               eventstore::Position from);

// Whether the cause has made the aggregate's first commit.
eventstore::Result<History::Answer> made_first(eventstore::EventStore& store,
                                               const eventstore::AggregateName& aggregate, const std::string& cause);

// The answer to a key that may have been here, and is forgotten.
eventstore::Error key_expired();

// Visits the aggregate's commits from `from` up to and including `last`, oldest first.
eventstore::Done load_until(eventstore::EventStore& store, const eventstore::AggregateName& aggregate,
                            eventstore::Position from, eventstore::Position last,
                            const eventstore::EventStore::Visit& visit);

// Says no when the sender expected another version.
std::optional<Refusal> version_differs(const History& history, const CommandMeta& meta);
eventstore::Done check_time(const Environment& environment, const CommandMeta& meta);
eventstore::Error key_reused();

// How often a command may lose against other writers: until its deadline, waiting a little longer each time.
class Turns {
 public:
  Turns(const Environment& environment, std::chrono::steady_clock::time_point deadline)
      : environment_(environment), deadline_(deadline) {}
  eventstore::Done next();

 private:
  const Environment& environment_;
  std::chrono::steady_clock::time_point deadline_;
  unsigned taken_ = 0;
};

}  // namespace jetpage::aggregates
