#include "jetpage/api/cli/log/obstacle.hpp"

#include <algorithm>

#include "jetpage/aggregates/history/append.hpp"
#include "jetpage/aggregates/history/fold.hpp"
#include "jetpage/api/cli/log/rules.hpp"
#include "jetpage/eventstore/skipped_positions.hpp"

namespace jetpage::api::cli {

using eventstore::AggregateName;
using eventstore::Done;
using eventstore::Error;
using eventstore::EventStore;
using eventstore::Fault;
using eventstore::LogEntry;
using eventstore::Position;
using eventstore::Result;

namespace {

// Where the aggregate cannot be folded on, up to this entry of it.
Result<Obstacle> in_history(const AggregateKind& kind, EventStore& store, const AggregateName& aggregate,
                            const LogEntry& last) {
  eventstore::SkippedPositions skipped(store);
  if (auto read = skipped.refresh(); !read) return read.error();
  aggregates::Fold fold(*kind.kind);
  Position met = 0;
  const auto add = [&](const LogEntry& entry) -> Done {
    met = entry.position;
    if (entry.position != last.position && skipped.contains(entry.position)) return fold.history.pass(entry), Done();
    return fold.add(store.system(), entry);
  };
  const auto done = aggregates::load_until(store, aggregate, 0, last.position, add);
  if (done) return Obstacle{};
  if (!done.is(Fault::corrupted)) return done.error();
  if (met == last.position) return Obstacle{done.error().message, true};
  return Error{Fault::refused, "waits",
               "position " + std::to_string(met) + " of the same aggregate stands in the way before it (" +
                   done.error().message + "); try: jetpage skip " + store.system() + " " + std::to_string(met)};
}

}  // namespace

Result<Obstacle> obstacle_at(const System& system, EventStore& store, const LogEntry& entry) {
  const auto aggregate = eventstore::aggregate_of(entry.subject);
  if (!aggregate || eventstore::subject_of(system.name, *aggregate) != entry.subject) {
    return Obstacle{"its subject " + entry.subject + " names no aggregate of " + system.name};
  }
  const auto commit = entry.commit();
  if (!commit) return Obstacle{commit.error().message};
  const auto rules = log_rules(system, [](const eventstore::LogFinding&) {});
  for (std::size_t i = 0; i < commit->size(); ++i) {
    if (const auto fits = rules.check_event(*aggregate, commit->event(i)); !fits) return Obstacle{fits.error().message};
  }
  const auto kind = std::find_if(system.aggregates.begin(), system.aggregates.end(),
                                 [&](const AggregateKind& known) { return known.name == aggregate->category; });
  if (kind == system.aggregates.end()) return Obstacle{};  // the log's own
  return in_history(*kind, store, *aggregate, entry);
}

}  // namespace jetpage::api::cli
