#include "jetpage/aggregates/commands/handler.hpp"

#include <mutex>
#include <utility>
#include <variant>

#include "jetpage/aggregates/commands/deciding.hpp"
#include "jetpage/aggregates/history/append.hpp"
#include "jetpage/aggregates/history/cause.hpp"

namespace jetpage::aggregates {

using namespace eventstore;

namespace {

constexpr auto longest_look = std::chrono::seconds(5);

// What is in memory is no longer to be relied on. That the log was away, or slow, takes nothing from it: it is a beginning of what the
// log has, and an append says what it expects.
void forget_after(const Error& error, Hot& hot) {
  if (error.fault == Fault::corrupted || error.fault == Fault::failed) hot.fold.reset();
}

Error too_busy(const std::string& id) {
  return {Fault::unavailable, "too_busy",
          "others were at " + id + " for as long as there was time; nothing was written: try again"};
}

Effect effect_of(const Fold& fold, Position position, bool repeated) {
  return {{fold.history.version(), position, fold.history.time_us(), repeated, false}, fold.state->copy()};
}

Error may_not_decide() {
  return {Fault::unavailable, "not_the_owner", "who sent this may have lost its service; nothing was written"};
}

// Not "unavailable": that says that nothing was written.
Error answer_unread() {
  return {Fault::outcome_unknown, "outcome_unknown",
          "it was done before, but the log did not tell in time how it was answered; sending it again with the same "
          "Idempotency-Key is safe"};
}

Result<Effect> without_event(const Fold& fold, Decision<Event>& decision) {
  if (auto* no = std::get_if<Refusal>(&decision)) return Error{Fault::refused, no->code, no->detail};
  if (auto* wait = std::get_if<NotYet>(&decision)) return Error{Fault::not_yet, "not_yet", wait->detail};
  auto effect = effect_of(fold, fold.history.last(), false);
  effect.satisfied = true;
  return effect;
}

}  // namespace

Handler::Handler(const Kind& kind, EventStore& store, Environment environment, std::size_t cached_aggregates,
                 std::shared_ptr<Snapshots> snapshots)
    : store_(store),
      environment_(std::move(environment)),
      hot_(kind, store, environment_, cached_aggregates, std::move(snapshots)) {}

Result<Effect> Handler::handle(const std::string& id, const void* command, const CommandMeta& meta) {
  if (auto valid = check_id(id); !valid) return valid.error();
  auto effect = in_turn(id, command, meta);
  return effect ? with_state(id, std::move(*effect), meta.deadline) : std::move(effect);
}

Result<Effect> Handler::in_turn(const std::string& id, const void* command, const CommandMeta& meta) {
  const Asker asker{hot_.moment(), meta.deadline};
  const auto slot = hot_.slot(id);
  const std::unique_lock turn(slot->mutex, meta.deadline);
  if (!turn) return too_busy(id);
  if (auto left = check_time(environment_, meta); !left) return left.error();
  auto effect = attempt(hot_.name(id), slot->value, command, meta, asker);
  if (!effect) forget_after(effect.error(), slot->value);
  hot_.keep_if_due(hot_.name(id), slot->value);
  return effect;
}

// What was done long ago is read from the log, and nobody else waits for that.
Result<Effect> Handler::with_state(const std::string& id, Effect effect, Environment::Time deadline) {
  if (effect.state) return effect;
  auto then = hot_.as_of(hot_.name(id), effect.position, deadline);
  if (!then) return then.is(Fault::unavailable) ? answer_unread() : std::move(then).error();
  return effect_of(*then, effect.position, true);
}

template <class Use>
auto Handler::with_current(const std::string& id, Deadline deadline, Use use)
    -> decltype(use(std::declval<const Fold&>())) {
  if (auto valid = check_id(id); !valid) return valid.error();
  const Asker asker{hot_.moment(), deadline.value_or(environment_.now() + longest_look)};
  const auto slot = hot_.slot(id);
  const std::unique_lock turn(slot->mutex, asker.until);
  if (!turn) return too_busy(id);
  if (auto done = hot_.read_on(hot_.name(id), slot->value, asker); !done) return done.error();
  hot_.keep_if_due(hot_.name(id), slot->value);
  return use(*slot->value.fold);
}

Result<Fold> Handler::look(const std::string& id, Deadline deadline) {
  return with_current(id, deadline, [](const Fold& fold) -> Result<Fold> { return fold.copy(); });
}

Result<std::uint64_t> Handler::version_of(const std::string& id, Deadline deadline) {
  return with_current(id, deadline, [](const Fold& fold) -> Result<std::uint64_t> { return fold.history.version(); });
}

Result<std::optional<Effect>> Handler::answer_of(const std::string& id, const std::string& cause, Deadline deadline) {
  const auto until = deadline.value_or(environment_.now() + longest_look);
  auto found = with_current(id, until, [&](const Fold& fold) -> Repetition {
    auto answer = fold.history.seen(cause);
    if (answer.seen == History::Seen::no && !key_of(cause)) {
      const auto first = made_first(store_, hot_.name(id), cause);
      if (!first) return first.error();
      answer = *first;
    }
    return repetition(hot_.name(id), fold, cause, answer);
  });
  if (!found || !*found) return found;
  auto effect = with_state(id, std::move(**found), until);
  if (!effect) return std::move(effect).error();
  return std::optional(std::move(*effect));
}

Result<Effect> Handler::attempt(const AggregateName& aggregate, Hot& hot, const void* command, const CommandMeta& meta,
                                const Asker& asker) {
  if (!hot.fold && may_be_new(hot_.kind(), meta)) {
    hot.fold.emplace(hot_.kind());
    hot.unkept = hot.asked = 0;
  } else if (!hot.fold) {
    if (auto done = hot_.read_on(aggregate, hot, asker); !done) return done.error();
  }
  Asker reader = asker;
  std::optional<Error> conflict;  // that the last write met
  Position expected = 0;          // by the last write
  for (Turns turns(environment_, meta.deadline);;) {
    auto seen = hot.fold->history.seen(meta.cause, meta.replayed);
    if (seen.seen == History::Seen::no && conflict && may_be_with_itself(*conflict)) {
      const auto found = find_cause(store_, aggregate, meta.cause, expected + 1);
      if (!found) return after_conflict(*conflict, found.error());
      seen = *found;
    }
    auto before = repetition(aggregate, *hot.fold, meta.cause, seen);
    if (!before) return conflict ? after_conflict(*conflict, before.error()) : std::move(before).error();
    if (*before) return std::move(**before);
    if (key_of(meta.cause) && hot.fold->history.keys().may_have_forgotten(environment_.now_us())) return key_expired();
    if (meta.may_decide && !meta.may_decide()) return may_not_decide();
    auto decision = decide_on(*hot.fold, command, meta);
    if (auto* accepted = std::get_if<Accepted<Event>>(&decision)) {
      expected = hot.fold->history.last();
      const auto written = write(aggregate, hot, std::move(accepted->events), meta);
      if (written) return effect_of(*hot.fold, *written, false);
      if (!written.is(Fault::conflict)) return written.error();
      conflict = written.error();
      reader.since = hot_.moment();  // what was read before the conflict is older
      auto done = turns.next();
      if (done) done = hot_.read_on(aggregate, hot, reader);
      if (!done) return after_conflict(*conflict, done.error());
    } else {
      if (HotAggregates::is_current(hot, reader)) return without_event(*hot.fold, decision);
      if (auto done = hot_.read_on(aggregate, hot, reader); !done) return done.error();
    }
  }
}

Result<Position> Handler::write(const AggregateName& aggregate, Hot& hot, std::vector<Event> events,
                                const CommandMeta& meta) {
  Fold& fold = *hot.fold;
  Commit commit = commit_on(fold.history, environment_, meta);
  commit.events = std::move(events);
  auto position = append_until_known(store_, environment_, aggregate, fold.history.last(), commit, meta.deadline);
  if (!position) return position;
  evolve_by(*fold.state, commit);
  fold.history.add(*position,
                   {commit.cause, commit.version + commit.events.size() - 1, hash_of(encode(commit)), commit.time_us});
  ++hot.unkept;
  return position;
}

// Without its state, when that is no longer at hand.
Handler::Repetition Handler::repetition(const AggregateName& aggregate, const Fold& fold, const std::string& cause,
                                        History::Answer answer) {
  const auto reaction = reaction_of(cause);
  if (answer.seen == History::Seen::unknown) {
    const auto found = find_cause(store_, aggregate, cause, reaction ? reaction->position : 0);
    if (!found) return found.error();
    answer = *found;
  }
  if (answer.seen == History::Seen::no) return std::optional<Effect>();
  if (answer.seen == History::Seen::key_reused) return key_reused();
  // Nobody reads what a reaction is answered, and an aggregate may have a long log: the state at hand will do.
  if (answer.position == fold.history.last() || reaction) return std::optional(effect_of(fold, answer.position, true));
  Effect effect;
  effect.position = answer.position;
  return std::optional(std::move(effect));
}

}  // namespace jetpage::aggregates
