#pragma once

#include <memory>
#include <string>
#include <utility>
#include <variant>

#include "jetpage/aggregates/command.hpp"
#include "jetpage/aggregates/commands/command_draft.hpp"
#include "jetpage/aggregates/environment.hpp"
#include "jetpage/aggregates/history/append.hpp"
#include "jetpage/aggregates/history/cause.hpp"

namespace jetpage::aggregates {

// Brings commands to the aggregates of one kind. The order of steps:
//
//   1. take the aggregate from the cache, or fold it from the log; some have a snapshot to begin with (history/snapshots.hpp).
//      One that is not cached and that the command would create is taken for new: step 6 proves it, or step 7 reads it
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
      : store_(store), environment_(std::move(environment)), hot_(store, cached_aggregates, std::move(snapshots)) {}

  eventstore::Result<Outcome<A>> handle(const std::string& id, const Command& command, const CommandMeta& meta) {
    if (auto valid = eventstore::check_id(id); !valid) return valid.error();
    const auto slot = hot_.slot(id);
    const std::lock_guard lock(slot->mutex);
    if (auto left = check_time(environment_, meta); !left)
      return left.error();  // it went by while others took their turns
    auto outcome = attempt(hot_.name(id), slot->value, command, meta);
    if (!outcome && outcome.error().fault != eventstore::Fault::refused) forget(slot->value, outcome.error());
    hot_.keep_if_due(hot_.name(id), slot->value);
    return outcome;
  }

  // Commands that have come together, decided one after the other, to be written at once and with those of other aggregates.
  // Nothing when not even the first can be decided, or somebody else is at the aggregate. What the draft has no answer for is to be
  // handled one by one.
  std::unique_ptr<Draft> draft(const std::string& id, std::vector<Sent<A>> sent) {
    if (sent.empty() || !eventstore::check_id(id)) return nullptr;
    auto draft = std::make_unique<CommandDraft<A>>(hot_, environment_, id, std::move(sent));
    return draft->begin() ? std::move(draft) : nullptr;
  }

  // The aggregate as the log has it now, whoever wrote it.
  eventstore::Result<Fold<A>> look(const std::string& id) {
    if (auto valid = eventstore::check_id(id); !valid) return valid.error();
    const auto slot = hot_.slot(id);
    const std::lock_guard lock(slot->mutex);
    if (auto done = hot_.read_on(hot_.name(id), slot->value); !done) return done.error();
    hot_.keep_if_due(hot_.name(id), slot->value);
    return *slot->value.fold;
  }

  // What the cause has made of the aggregate, if it was here, however long ago: the answer a repetition gets.
  eventstore::Result<std::optional<Outcome<A>>> answer_of(const std::string& id, const std::string& cause) {
    if (auto valid = eventstore::check_id(id); !valid) return valid.error();
    const auto slot = hot_.slot(id);
    const std::lock_guard lock(slot->mutex);
    if (auto done = hot_.read_on(hot_.name(id), slot->value); !done) return done.error();
    const Fold<A>& fold = *slot->value.fold;
    auto answer = fold.history.seen(cause);
    if (answer.seen == History::Seen::no && fold.history.forgot_commands()) answer.seen = History::Seen::unknown;
    return repetition(hot_.name(id), fold, cause, answer);
  }

 private:
  using Repetition = eventstore::Result<std::optional<Outcome<A>>>;

  static void forget(Hot<A>& hot, const eventstore::Error& error) {
    if (error.fault != eventstore::Fault::not_yet) hot.fold.reset();
  }

  eventstore::Result<Outcome<A>> attempt(const eventstore::AggregateName& aggregate, Hot<A>& hot,
                                         const Command& command, const CommandMeta& meta) {
    bool is_read = false;  // from the log, for this command
    if (!hot.fold && would_create<A>(command, meta)) {
      hot = {Fold<A>(), 0};
    } else if (!hot.fold) {
      if (auto done = hot_.read_on(aggregate, hot); !done) return done.error();
      is_read = true;
    }
    for (Turns turns(environment_, meta.deadline);;) {
      auto before = repetition(aggregate, *hot.fold, meta.cause, hot.fold->history.seen(meta.cause, meta.replayed));
      if (!before) return std::move(before).error();
      if (*before) return std::move(**before);
      auto decision = decide_on(*hot.fold, command, meta);
      if (auto* accepted = std::get_if<Accepted<Event>>(&decision)) {
        auto written = write(aggregate, *hot.fold, accepted->events, meta);
        if (written) ++hot.unkept;
        if (written) return outcome_of(*hot.fold, *written, false);
        if (!written.is(eventstore::Fault::conflict)) return std::move(written).error();
        auto done = turns.next();
        if (done) done = hot_.read_on(aggregate, hot);
        if (!done) return after_conflict(written.error(), done.error());
      } else {
        if (is_read) return without_event(*hot.fold, decision);
        if (auto done = hot_.read_on(aggregate, hot); !done) return done.error();
      }
      is_read = true;
    }
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
  HotAggregates<A> hot_;
};

}  // namespace jetpage::aggregates
