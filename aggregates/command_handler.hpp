#pragma once

#include <memory>
#include <string>
#include <utility>
#include <variant>

#include "aggregates/append.hpp"
#include "aggregates/cache.hpp"
#include "aggregates/cause.hpp"
#include "aggregates/command.hpp"
#include "aggregates/command_run.hpp"
#include "aggregates/fold.hpp"
#include "aggregates/snapshots.hpp"

namespace jetpage::aggregates {

// Brings commands to the aggregates of one kind. The order of steps:
//
//   1. take the aggregate from the cache, or fold it from the log; some have a snapshot to begin with (snapshots.hpp)
//   2. the cause made a commit here before: answer as then, change nothing
//   3. the sender expected another version: refuse (`version_differs`)
//   4. decide
//   5. no event (refused, satisfied, not yet) ends here, if the aggregate came from the log in step 1; a cached one may be
//      old: read on and start again at 2
//   6. append, expecting the aggregate where step 1 found it; an unknown outcome repeats the same commit
//   7. conflict: read on and start again at 2
//   8. evolve the cached aggregate, and now and then leave a snapshot of it
//
// Thread-safe; commands to one aggregate take turns.
template <Aggregate A>
class CommandHandler {
 public:
  using Command = typename A::Command;
  using Event = typename A::Event;

  CommandHandler(eventstore::EventStore& store, Environment environment, std::size_t cached_aggregates,
                 std::shared_ptr<Snapshots> snapshots)
      : store_(store),
        environment_(std::move(environment)),
        cache_(cached_aggregates),
        snapshots_(std::move(snapshots)) {}

  eventstore::Result<Outcome<A>> handle(const std::string& id, const Command& command, const CommandMeta& meta) {
    if (auto valid = eventstore::check_id(id); !valid) return valid.error();
    const auto slot = cache_.slot(id);
    const std::lock_guard lock(slot->mutex);
    if (auto left = check_time(environment_, meta); !left)
      return left.error();  // it went by while others took their turns
    auto outcome = attempt(name(id), slot->value, command, meta);
    if (!outcome && outcome.error().fault != eventstore::Fault::refused) forget(slot->value, outcome.error());
    keep_if_due(name(id), slot->value);
    return outcome;
  }

  // Commands that have come together, decided one after the other, their commits written side by side: of a hot aggregate they
  // cost one write. The answers of the first of them, as far as that went: done, or refused. The others, all of them when
  // anything stood in the way, are to be handled one by one.
  std::vector<eventstore::Done> handle_together(const std::string& id, const std::vector<Sent<A>>& sent) {
    if (!eventstore::check_id(id)) return {};
    const auto slot = cache_.slot(id);
    const std::lock_guard lock(slot->mutex);
    Cached& cached = slot->value;
    if (!cached.fold && !read_on(name(id), cached)) return cached.fold.reset(), std::vector<eventstore::Done>();
    CommandRun<A> run(*cached.fold, environment_);
    for (const Sent<A>& one : sent) {
      if (!run.take(one)) break;
    }
    if (run.commits().size() < 2) return {};
    const auto first = store_.append_all(name(id), cached.fold->history.last(), run.commits());
    if (!first) return {};  // the cached aggregate is as true as before
    cached.unkept += run.commits().size();
    run.apply(*first, *cached.fold);
    keep_if_due(name(id), cached);
    return run.answers();
  }

  // The aggregate as the log has it now, whoever wrote it.
  eventstore::Result<Fold<A>> look(const std::string& id) {
    if (auto valid = eventstore::check_id(id); !valid) return valid.error();
    const auto slot = cache_.slot(id);
    const std::lock_guard lock(slot->mutex);
    if (auto done = read_on(name(id), slot->value); !done) {
      slot->value.fold.reset();
      return done.error();
    }
    keep_if_due(name(id), slot->value);
    return *slot->value.fold;
  }

  // What the cause has made of the aggregate, if it was here, however long ago: the answer a repetition gets.
  eventstore::Result<std::optional<Outcome<A>>> answer_of(const std::string& id, const std::string& cause) {
    if (auto valid = eventstore::check_id(id); !valid) return valid.error();
    const auto slot = cache_.slot(id);
    const std::lock_guard lock(slot->mutex);
    if (auto done = read_on(name(id), slot->value); !done) {
      slot->value.fold.reset();
      return done.error();
    }
    const Fold<A>& fold = *slot->value.fold;
    auto answer = fold.history.seen(cause);
    if (answer.seen == History::Seen::no && fold.history.forgot_commands()) answer.seen = History::Seen::unknown;
    return repetition(name(id), fold, cause, answer);
  }

 private:
  struct Cached {
    std::optional<Fold<A>> fold;
    std::uint64_t unkept = 0;  // commits since its snapshot
  };
  using Repetition = eventstore::Result<std::optional<Outcome<A>>>;

  static eventstore::AggregateName name(const std::string& id) { return {std::string(A::category), id}; }

  static void forget(Cached& cached, const eventstore::Error& error) {
    if (error.fault != eventstore::Fault::not_yet) cached.fold.reset();
  }

  // Folds what the log has behind the cached state; from the start, or from a snapshot, when nothing is cached.
  eventstore::Done read_on(const eventstore::AggregateName& aggregate, Cached& cached) {
    if (!cached.fold) cached = begin(aggregate);
    const auto add = [&](const eventstore::LogEntry& entry) {
      ++cached.unkept;
      return cached.fold->add(store_.system(), entry);
    };
    return store_.load(aggregate, cached.fold->history.last() + 1, add);
  }

  Cached begin(const eventstore::AggregateName& aggregate) {
    Cached cached{Fold<A>(), 0};
    if constexpr (Snapshotted<A>) {
      if (!snapshots_) return cached;
      auto found = snapshots_->find(store_, aggregate, A::snapshot_version);
      auto state = found.snapshot ? A::unpack(found.snapshot->state) : std::nullopt;
      if (state) cached.fold = Fold<A>{std::move(*state), History(std::move(found.snapshot->history))};
      if (found.snapshot && !state) snapshots_->report(subject(aggregate), "its state cannot be unpacked");
      const bool useless = found.distrusted || (found.snapshot && !state);
      if (useless) cached.unkept = snapshots_->every();  // replaced at once
    }
    return cached;
  }

  void keep_if_due(const eventstore::AggregateName& aggregate, Cached& cached) {
    if constexpr (Snapshotted<A>) {
      if (!snapshots_ || !cached.fold || cached.unkept < snapshots_->every()) return;
      cached.unkept = 0;
      if (cached.fold->history.last() == 0) return;
      snapshots_->keep(subject(aggregate), [subject = subject(aggregate), fold = *cached.fold] {
        return Snapshot{subject, A::snapshot_version, fold.history.data(), fold.state.pack()};
      });
    }
  }
  std::string subject(const eventstore::AggregateName& aggregate) const {
    return eventstore::subject_of(store_.system(), aggregate);
  }

  // What one round has come to, and whether it stands whatever others wrote meanwhile.
  struct Round {
    eventstore::Result<Outcome<A>> outcome;
    bool stands = false;
  };

  eventstore::Result<Outcome<A>> attempt(const eventstore::AggregateName& aggregate, Cached& cached,
                                         const Command& command, const CommandMeta& meta) {
    bool is_read = !cached.fold;  // from the log, for this command
    if (is_read) {
      if (auto done = read_on(aggregate, cached); !done) return done.error();
    }
    for (Turns turns(environment_, meta.deadline);;) {
      auto before =
          repetition(aggregate, *cached.fold, meta.cause, cached.fold->history.seen(meta.cause, meta.replayed));
      if (!before) return std::move(before).error();
      if (*before) return std::move(**before);
      auto decision = decide(*cached.fold, command, meta);
      if (auto* accepted = std::get_if<Accepted<Event>>(&decision)) {
        auto written = write(aggregate, *cached.fold, accepted->events, meta);
        if (written) ++cached.unkept;
        if (written) return outcome_of(*cached.fold, *written, false);
        if (!written.is(eventstore::Fault::conflict)) return std::move(written).error();
        auto done = turns.next();
        if (done) done = read_on(aggregate, cached);
        if (!done) return after_conflict(written.error(), done.error());
      } else {
        if (is_read) return without_event(*cached.fold, decision);
        if (auto done = read_on(aggregate, cached); !done) return done.error();
      }
      is_read = true;
    }
  }

  static Decision<Event> decide(const Fold<A>& fold, const Command& command, const CommandMeta& meta) {
    if (auto no = version_differs(fold.history, meta)) return std::move(*no);
    return std::visit([&](const auto& known) -> Decision<Event> { return fold.state.decide(known); }, command);
  }

  static eventstore::Result<Outcome<A>> without_event(const Fold<A>& fold, Decision<Event>& decision) {
    using eventstore::Fault;
    if (auto* no = std::get_if<Refusal>(&decision)) return eventstore::Error{Fault::refused, no->code, no->detail};
    if (auto* wait = std::get_if<NotYet>(&decision)) return eventstore::Error{Fault::not_yet, "not_yet", wait->detail};
    auto outcome = outcome_of(fold, fold.history.last(), false);
    outcome.satisfied = true;
    return outcome;
  }

  eventstore::Result<eventstore::Position> write(const eventstore::AggregateName& aggregate, Fold<A>& fold,
                                                 const std::vector<Event>& events, const CommandMeta& meta) {
    eventstore::Commit commit = commit_on(fold.history, environment_, meta);
    commit.events.reserve(events.size());
    for (const Event& event : events) commit.events.push_back(eventstore::to_event(event));
    const auto position =
        append_until_known(store_, environment_, aggregate, fold.history.last(), commit, meta.deadline);
    if (!position) return position;
    for (const Event& event : events) std::visit([&](const auto& known) { fold.state.evolve(known); }, event);
    fold.history.add(*position, {commit.cause, commit.version + events.size() - 1,
                                 eventstore::hash_of(eventstore::encode(commit)), commit.time_us});
    return position;
  }

  static Outcome<A> outcome_of(const Fold<A>& fold, eventstore::Position position, bool repeated) {
    return {fold.state, fold.history.version(), position, fold.history.time_us(), repeated, false};
  }

  Repetition repetition(const eventstore::AggregateName& aggregate, const Fold<A>& fold, const std::string& cause,
                        History::Answer answer) {
    if (answer.seen == History::Seen::unknown) {
      const auto found = find_cause(store_, aggregate, cause);
      if (!found) return found.error();
      answer = *found;
    }
    if (answer.seen == History::Seen::no) return std::optional<Outcome<A>>();
    if (answer.seen == History::Seen::key_reused) return key_reused();
    // Nobody reads what a reaction is answered, and an aggregate may have a long log: the state at hand will do.
    const bool at_hand = answer.position == fold.history.last() || reaction_of(cause);
    return at_hand ? std::optional(outcome_of(fold, answer.position, true)) : as_of(aggregate, answer.position);
  }

  // The aggregate as it was right after the commit at `position`.
  Repetition as_of(const eventstore::AggregateName& aggregate, eventstore::Position position) {
    Fold<A> then;
    const auto add = [&](const eventstore::LogEntry& entry) { return then.add(store_.system(), entry); };
    if (auto done = load_until(store_, aggregate, position, add); !done) return done.error();
    return std::optional(outcome_of(then, position, true));
  }

  eventstore::EventStore& store_;
  Environment environment_;
  Cache<Cached> cache_;
  std::shared_ptr<Snapshots> snapshots_;  // none: aggregates are folded from the log alone
};

}  // namespace jetpage::aggregates
