#include "jetpage/aggregates/history/append.hpp"

#include <algorithm>

#include "jetpage/aggregates/environment.hpp"
#include "jetpage/aggregates/history/cause.hpp"
#include "jetpage/eventstore/skipped_positions.hpp"

namespace jetpage::aggregates {

using eventstore::Done;
using eventstore::Error;
using eventstore::Fault;
using eventstore::Position;
using eventstore::Result;

namespace {

constexpr auto longest_pause = std::chrono::milliseconds(50);
constexpr auto perhaps_with_itself = "conflict_after_unknown";

Error unknown() {
  return {Fault::outcome_unknown, "outcome_unknown",
          "the log did not confirm in time; sending it again with the same Idempotency-Key is safe"};
}

Error no_time() {
  return {Fault::unavailable, "log_unavailable",
          "there was no time left to write to the log; nothing was written: try again"};
}

// Ends a load: what was looked for is found.
Error enough() { return {Fault::conflict, "enough", ""}; }

// 1, 2, 4 … ms: another writer or the broker needs a moment, and nothing tells when it is over.
void pause_before(const Environment& environment, unsigned attempt, std::chrono::steady_clock::time_point deadline) {
  const auto wanted = std::min<std::chrono::steady_clock::duration>(
      std::chrono::milliseconds(1) * (1 << std::min(attempt, 6U)), longest_pause);
  environment.sleep_until(std::min(deadline, environment.now() + wanted));
}

}  // namespace

eventstore::Commit commit_on(const History& history, const Environment& environment, const CommandMeta& meta) {
  eventstore::Commit commit;
  commit.id = environment.new_id();
  commit.cause = meta.cause;
  commit.correlation = meta.correlation;
  commit.time_us = environment.now_us();
  commit.version = history.version() + 1;
  commit.previous = history.hash();
  return commit;
}

Result<Position> append_until_known(eventstore::EventStore& store, const Environment& environment,
                                    const eventstore::AggregateName& aggregate, Position expected_last,
                                    const eventstore::Commit& commit, std::chrono::steady_clock::time_point deadline) {
  bool may_be_written = false;
  for (unsigned attempt = 0;; ++attempt) {
    if (environment.now() >= deadline) return may_be_written ? unknown() : no_time();
    auto position = store.append(aggregate, expected_last, commit);
    if (position) return position;
    const Fault fault = position.error().fault;
    if (fault == Fault::outcome_unknown) {
      may_be_written = true;
    } else if (!may_be_written) {
      return position;
    } else if (fault == Fault::conflict) {
      return Error{Fault::conflict, perhaps_with_itself, position.error().message};
    } else if (fault != Fault::unavailable) {
      return unknown();
    }
    pause_before(environment, attempt, deadline);
  }
}

bool may_be_with_itself(const Error& conflict) { return conflict.code == perhaps_with_itself; }

Error after_conflict(const Error& conflict, const Error& error) {
  return may_be_with_itself(conflict) && error.fault == Fault::unavailable ? unknown() : error;
}

Done unless_skipped(eventstore::EventStore& store, const eventstore::LogEntry& entry, const Error& unreadable) {
  const auto skipped = eventstore::SkippedPositions(store).contains_now(entry.position);
  if (!skipped) return skipped.error();
  return *skipped ? Done() : Done(unreadable);
}

Result<History::Answer> find_cause(eventstore::EventStore& store, const eventstore::AggregateName& aggregate,
                                   const std::string& cause, Position from) {
  History::Answer found;
  const auto compare = [&](const eventstore::LogEntry& entry) -> Done {
    const auto commit = entry.commit();
    if (!commit) return unless_skipped(store, entry, commit.error());
    if (identity_of(commit->cause()) != identity_of(cause)) return {};
    found = {commit->cause() == cause ? History::Seen::yes : History::Seen::key_reused, entry.position};
    return enough();
  };
  const auto done = store.load(aggregate, from, compare);
  if (!done && found.seen == History::Seen::no) return done.error();
  return found;
}

Result<History::Answer> made_first(eventstore::EventStore& store, const eventstore::AggregateName& aggregate,
                                   const std::string& cause) {
  History::Answer found;
  bool is_read = false;
  const auto done = store.load(aggregate, 0, [&](const eventstore::LogEntry& entry) -> Done {
    const auto commit = entry.commit();
    if (!commit) return unless_skipped(store, entry, commit.error());
    if (commit->cause() == cause) found = {History::Seen::yes, entry.position};
    is_read = true;
    return enough();
  });
  if (!done && !is_read) return done.error();
  return found;
}

Done load_until(eventstore::EventStore& store, const eventstore::AggregateName& aggregate, Position from, Position last,
                const eventstore::EventStore::Visit& visit) {
  bool past = false;
  const auto done = store.load(aggregate, from, [&](const eventstore::LogEntry& entry) -> Done {
    past = entry.position > last;
    return past ? Done(enough()) : visit(entry);
  });
  return past ? Done() : done;
}

std::optional<Refusal> version_differs(const History& history, const CommandMeta& meta) {
  if (!meta.expected_version || *meta.expected_version == history.version()) return std::nullopt;
  return refuse("version_differs", "it is at version " + std::to_string(history.version()) + ", not at " +
                                       std::to_string(*meta.expected_version) + ": read it again and decide anew");
}

Done check_time(const Environment& environment, const CommandMeta& meta) {
  return environment.now() < meta.deadline ? Done() : Done(no_time());
}

Error key_reused() {
  return {Fault::refused, "idempotency_key_reused",
          "this Idempotency-Key stands for another command already: use a new key for a new command"};
}

Error key_expired() {
  return {Fault::refused, "key_expired",
          "so many keys have come within a day that this one may be forgotten, and what it stands for must not be done "
          "twice: read what there is, and send the command under a new key if it is still wanted, or without one"};
}

Done Turns::next() {
  if (environment_.now() >= deadline_) {
    return Error{Fault::unavailable, "too_busy",
                 "other writers were faster " + std::to_string(taken_ + 1) + " times; nothing was written: try again"};
  }
  if (taken_ > 2) pause_before(environment_, taken_ - 2, deadline_);
  ++taken_;
  return {};
}

}  // namespace jetpage::aggregates
