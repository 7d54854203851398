#include "jetpage/aggregates/policies/followed.hpp"

#include <utility>

#include "jetpage/eventstore/skipped_positions.hpp"

namespace jetpage::aggregates {

using eventstore::CommitView;
using eventstore::Done;
using eventstore::Error;
using eventstore::Fault;

namespace {

Source source_of(const eventstore::LogEntry& entry, const CommitView& commit, const Following& following) {
  auto aggregate = eventstore::aggregate_of(entry.subject).value_or(eventstore::AggregateName{});
  return {entry.position, commit.time_us(), std::move(aggregate), following.patience, &following.parameters};
}

Done follow_event(const PolicyPage& page, const Following& following, const eventstore::EventView& event,
                  const Source& source, Followed& followed) {
  if (!page.hears(event.type)) {
    if (!following.is_known || following.is_known(event.type) || eventstore::is_own_event(event.type)) return {};
    return Error{Fault::corrupted, "event_type_unknown", "nothing here knows an event " + std::string(event.type)};
  }
  auto reactions = page.whenever(event, source);
  if (!reactions) return std::move(reactions).error();
  for (Reaction& reaction : *reactions) {
    followed.targets.push_back(reaction.target);
    if (reaction.otherwise) followed.targets.push_back(reaction.otherwise->target);
    followed.reactions.push_back(std::move(reaction));
  }
  return {};
}

}  // namespace

Followed follow(const PolicyPage& page, const Following& following, eventstore::LogEntry entry) {
  Followed followed;
  followed.entry = std::move(entry);
  const auto commit = followed.entry.commit();
  Done read = commit ? Done() : Done(commit.error());
  if (commit) {
    followed.time_us = commit->time_us();
    followed.correlation = commit->correlation();
    const Source source = source_of(followed.entry, *commit, following);
    for (std::size_t i = 0; read && i < commit->size(); ++i) {
      read = follow_event(page, following, commit->event(i), source, followed);
    }
  }
  if (read) return followed;
  followed.reactions.clear();
  followed.targets.clear();
  if (following.is_skipped && following.is_skipped(followed.entry.position)) return followed;
  followed.unreadable = read.error().message;
  return followed;
}

}  // namespace jetpage::aggregates
