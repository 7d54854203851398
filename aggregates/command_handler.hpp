#pragma once

#include <string>
#include <utility>
#include <variant>

#include "aggregates/append.hpp"
#include "aggregates/cache.hpp"
#include "aggregates/command.hpp"
#include "aggregates/fold.hpp"

namespace jetpage::aggregates {

// Brings commands to the aggregates of one kind. The order of steps:
//
//   1. take the aggregate from the cache, or fold it from the log
//   2. the cause made a commit here before: answer as then, change nothing
//   3. the sender expected another version: refuse (`version_differs`)
//   4. decide; a refusal, nothing or not yet ends here, once the log has shown that nobody else has written meanwhile
//   5. append, expecting the aggregate where step 1 found it; an unknown outcome repeats the same commit
//   6. conflict: read on and start again at 2
//   7. evolve the cached aggregate
//
// Thread-safe; commands to one aggregate take turns.
template <Aggregate A>
class CommandHandler {
 public:
  using Command = typename A::Command;
  using Event = typename A::Event;

  CommandHandler(eventstore::EventStore& store, Environment environment, std::size_t cached_aggregates)
      : store_(store), environment_(std::move(environment)), cache_(cached_aggregates) {}

  eventstore::Result<Outcome<A>> handle(const std::string& id, const Command& command, const CommandMeta& meta) {
    if (auto valid = eventstore::check_id(id); !valid) return valid.error();
    const auto slot = cache_.slot(id);
    const std::lock_guard lock(slot->mutex);
    auto outcome = attempt(name(id), slot->value, command, meta);
    if (!outcome && outcome.error().fault != eventstore::Fault::refused) forget(slot->value, outcome.error());
    return outcome;
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
    return *slot->value.fold;
  }

  // What the cause has made of the aggregate, if it was here: the answer a repetition gets.
  eventstore::Result<std::optional<Outcome<A>>> answer_of(const std::string& id, const std::string& cause) {
    if (auto valid = eventstore::check_id(id); !valid) return valid.error();
    const auto slot = cache_.slot(id);
    const std::lock_guard lock(slot->mutex);
    if (auto done = read_on(name(id), slot->value); !done) return done.error();
    return repetition(name(id), *slot->value.fold, cause);
  }

 private:
  struct Cached {
    std::optional<Fold<A>> fold;
  };
  using Repetition = eventstore::Result<std::optional<Outcome<A>>>;

  static eventstore::AggregateName name(const std::string& id) { return {std::string(A::category), id}; }

  static void forget(Cached& cached, const eventstore::Error& error) {
    if (error.fault != eventstore::Fault::not_yet) cached.fold.reset();
  }

  // Folds what the log has behind the cached state; from the start when nothing is cached.
  eventstore::Done read_on(const eventstore::AggregateName& aggregate, Cached& cached) {
    if (!cached.fold) cached.fold.emplace();
    const auto add = [&](const eventstore::LogEntry& entry) { return cached.fold->add(store_.system(), entry); };
    return store_.load(aggregate, cached.fold->history.last() + 1, add);
  }

  // What one round has come to, and whether it stands whatever others wrote meanwhile.
  struct Round {
    eventstore::Result<Outcome<A>> outcome;
    bool stands = false;
  };

  eventstore::Result<Outcome<A>> attempt(const eventstore::AggregateName& aggregate, Cached& cached,
                                         const Command& command, const CommandMeta& meta) {
    bool fresh = !cached.fold.has_value();
    if (fresh) {
      if (auto done = read_on(aggregate, cached); !done) return done.error();
    }
    for (Turns turns(meta.deadline);;) {
      Round round = decide_and_write(aggregate, *cached.fold, command, meta);
      const bool lost = round.outcome.is(eventstore::Fault::conflict);
      if (!lost && (fresh || round.stands)) return std::move(round.outcome);
      if (lost) {
        if (auto next = turns.next(); !next) return next.error();
      }
      // A no, or nothing, was said on what this process remembers: it counts only if that is still so.
      const auto remembered = cached.fold->history.last();
      if (auto done = read_on(aggregate, cached); !done) return done.error();
      if (!lost && cached.fold->history.last() == remembered) return std::move(round.outcome);
      fresh = true;
    }
  }

  Round decide_and_write(const eventstore::AggregateName& aggregate, Fold<A>& fold, const Command& command,
                         const CommandMeta& meta) {
    auto before = repetition(aggregate, fold, meta.cause);
    if (!before) return {std::move(before).error(), true};
    if (*before) return {std::move(**before), true};
    if (auto wanted = check_version(fold.history, meta); !wanted) return {wanted.error(), false};
    auto decision = std::visit([&](const auto& known) { return decide(fold.state, known); }, command);
    auto* accepted = std::get_if<Accepted<Event>>(&decision);
    if (accepted == nullptr) return {without_event(fold, decision), false};
    auto written = write(aggregate, fold, accepted->events, meta);
    if (!written) return {std::move(written).error(), true};
    return {outcome_of(fold, *written, false), true};
  }

  template <class C>
  static Decision<Event> decide(const A& state, const C& command) {
    return state.decide(command);
  }

  static eventstore::Result<Outcome<A>> without_event(const Fold<A>& fold, Decision<Event>& decision) {
    using eventstore::Fault;
    if (auto* no = std::get_if<Refusal>(&decision)) return eventstore::Error{Fault::refused, no->code, no->detail};
    if (auto* wait = std::get_if<NotYet>(&decision)) return eventstore::Error{Fault::not_yet, "not_yet", wait->detail};
    return outcome_of(fold, fold.history.last(), false);
  }

  eventstore::Result<eventstore::Position> write(const eventstore::AggregateName& aggregate, Fold<A>& fold,
                                                 const std::vector<Event>& events, const CommandMeta& meta) {
    eventstore::Commit commit = commit_on(fold.history, environment_, meta);
    commit.events.reserve(events.size());
    for (const Event& event : events) commit.events.push_back(eventstore::to_event(event));
    const auto position = append_until_known(store_, aggregate, fold.history.last(), commit, meta.deadline);
    if (!position) return position;
    for (const Event& event : events) std::visit([&](const auto& known) { fold.state.evolve(known); }, event);
    fold.history.add(*position, {commit.cause, commit.version + events.size() - 1,
                                 eventstore::hash_of(eventstore::encode(commit)), commit.time_us});
    return position;
  }

  static Outcome<A> outcome_of(const Fold<A>& fold, eventstore::Position position, bool repeated) {
    return {fold.state, fold.history.version(), position, fold.history.time_us(), repeated};
  }

  Repetition repetition(const eventstore::AggregateName& aggregate, const Fold<A>& fold, const std::string& cause) {
    auto answer = fold.history.seen(cause);
    if (answer.seen == History::Seen::unknown) {
      auto found = find_reaction(store_, aggregate, cause);
      if (!found) return std::move(found).error();
      answer = *found ? History::Answer{History::Seen::yes, **found} : History::Answer{};
    }
    if (answer.seen == History::Seen::no) return std::optional<Outcome<A>>();
    if (answer.seen == History::Seen::key_reused) return key_reused();
    return as_of(aggregate, answer.position);
  }

  // The aggregate as it was right after the commit at `position`.
  Repetition as_of(const eventstore::AggregateName& aggregate, eventstore::Position position) {
    Fold<A> then;
    const auto add = [&](const eventstore::LogEntry& entry) -> eventstore::Done {
      return entry.position > position ? eventstore::Done() : then.add(store_.system(), entry);
    };
    if (auto done = store_.load(aggregate, 0, add); !done) return done.error();
    return std::optional(outcome_of(then, position, true));
  }

  eventstore::EventStore& store_;
  Environment environment_;
  Cache<Cached> cache_;
};

}  // namespace jetpage::aggregates
