#include "aggregates/append.hpp"

#include <algorithm>
#include <thread>

#include "aggregates/cause.hpp"

namespace jetpage::aggregates {

using eventstore::Done;
using eventstore::Error;
using eventstore::Fault;
using eventstore::Position;
using eventstore::Result;

namespace {

constexpr auto longest_pause = std::chrono::milliseconds(50);

// 1, 2, 4 … ms: another writer or the broker needs a moment, and nothing tells when it is over.
void pause_before(unsigned attempt, std::chrono::steady_clock::time_point deadline) {
  const auto wanted = std::min<std::chrono::steady_clock::duration>(
      std::chrono::milliseconds(1) * (1 << std::min(attempt, 6U)), longest_pause);
  std::this_thread::sleep_until(std::min(deadline, std::chrono::steady_clock::now() + wanted));
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

Result<Position> append_until_known(eventstore::EventStore& store, const eventstore::AggregateName& aggregate,
                                    Position expected_last, const eventstore::Commit& commit,
                                    std::chrono::steady_clock::time_point deadline) {
  bool may_be_written = false;
  for (unsigned attempt = 0;; ++attempt) {
    if (std::chrono::steady_clock::now() >= deadline) {
      return may_be_written ? Error{Fault::outcome_unknown, "outcome_unknown",
                                    "the log did not confirm in time; sending it again with the same Idempotency-Key is safe"}
                            : Error{Fault::unavailable, "log_unavailable",
                                    "there was no time left to write to the log; nothing was written: try again"};
    }
    auto position = store.append(aggregate, expected_last, commit);
    if (position) return position;
    if (position.is(Fault::outcome_unknown)) {
      may_be_written = true;
    } else if (!position.is(Fault::unavailable) || !may_be_written) {
      return position;
    }
    pause_before(attempt, deadline);
  }
}

Result<std::optional<Position>> find_reaction(eventstore::EventStore& store, const eventstore::AggregateName& aggregate,
                                              const std::string& cause) {
  const auto reaction = reaction_of(cause);
  std::optional<Position> found;
  const auto compare = [&](const eventstore::LogEntry& entry) -> Done {
    const auto commit = entry.commit();
    if (!commit) return commit.error();
    if (commit->cause() == cause) found = entry.position;
    return {};
  };
  if (auto done = store.load(aggregate, reaction ? reaction->position : 0, compare); !done) return done.error();
  return found;
}

Done check_version(const History& history, const CommandMeta& meta) {
  if (!meta.expected_version || *meta.expected_version == history.version()) return {};
  return Error{Fault::refused, "version_differs",
               "it is at version " + std::to_string(history.version()) + ", not at " +
                   std::to_string(*meta.expected_version) + ": read it again and decide anew"};
}

Error key_reused() {
  return {Fault::refused, "idempotency_key_reused",
          "this Idempotency-Key stands for another command already: use a new key for a new command"};
}

Done Turns::next() {
  if (std::chrono::steady_clock::now() >= deadline_) {
    return Error{Fault::unavailable, "too_busy",
                 "other writers were faster " + std::to_string(taken_ + 1) + " times; nothing was written: try again"};
  }
  if (taken_ > 2) pause_before(taken_ - 2, deadline_);
  ++taken_;
  return {};
}

}  // namespace jetpage::aggregates
