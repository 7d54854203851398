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

// Holds a slot.
class Turn {
 public:
  Turn(SlotLock& lock, Environment::Time deadline) : lock_(lock), held_(lock.lock_until(deadline)) {}
  ~Turn() {
    if (held_) lock_.unlock();
  }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;
  explicit operator bool() const { return held_; }

 private:
  SlotLock& lock_;
  const bool held_;
};

Error too_busy(const std::string& id) {
  return {Fault::unavailable, "too_busy",
          "others were at " + id + " for as long as there was time; nothing was written: try again"};
}

Effect effect_of(const Fold& fold, Position position, bool repeated) {
  return {{fold.history.version(), position, fold.history.time_us(), repeated, false}, fold.state->copy()};
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
  const Asker asker{hot_.moment(), meta.deadline};
  const auto slot = hot_.slot(id);
  const Turn turn(slot->mutex, meta.deadline);
  if (!turn) return too_busy(id);
  if (auto left = check_time(environment_, meta); !left) return left.error();
  auto effect = attempt(hot_.name(id), slot->value, command, meta, asker);
  if (!effect) forget_after(effect.error(), slot->value);
  hot_.keep_if_due(hot_.name(id), slot->value);
  return effect;
}

template <class Use>
auto Handler::with_current(const std::string& id, Deadline deadline, Use use)
    -> decltype(use(std::declval<const Fold&>())) {
  if (auto valid = check_id(id); !valid) return valid.error();
  const Asker asker{hot_.moment(), deadline.value_or(environment_.now() + longest_look)};
  const auto slot = hot_.slot(id);
  const Turn turn(slot->mutex, asker.until);
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
  return with_current(id, deadline, [&](const Fold& fold) {
    auto answer = fold.history.seen(cause);
    if (answer.seen == History::Seen::no && fold.history.forgot_commands()) answer.seen = History::Seen::unknown;
    return repetition(hot_.name(id), fold, cause, answer);
  });
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
  for (Turns turns(environment_, meta.deadline);;) {
    auto seen = hot.fold->history.seen(meta.cause, meta.replayed);
    // So many may have written behind it that its cause is forgotten: then the log tells.
    const bool may_be_there = conflict && may_be_with_itself(*conflict) && hot.fold->history.forgot_commands();
    if (seen.seen == History::Seen::no && may_be_there) seen.seen = History::Seen::unknown;
    auto before = repetition(aggregate, *hot.fold, meta.cause, seen);
    if (!before) return conflict ? after_conflict(*conflict, before.error()) : std::move(before).error();
    if (*before) return std::move(**before);
    auto decision = decide_on(*hot.fold, command, meta);
    if (auto* accepted = std::get_if<Accepted<Event>>(&decision)) {
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

Handler::Repetition Handler::repetition(const AggregateName& aggregate, const Fold& fold, const std::string& cause,
                                        History::Answer answer) {
  if (answer.seen == History::Seen::unknown) {
    const auto found = find_cause(store_, aggregate, cause);
    if (!found) return found.error();
    answer = *found;
  }
  if (answer.seen == History::Seen::no) return std::optional<Effect>();
  if (answer.seen == History::Seen::key_reused) return key_reused();
  // Nobody reads what a reaction is answered, and an aggregate may have a long log: the state at hand will do.
  const bool at_hand = answer.position == fold.history.last() || reaction_of(cause);
  if (at_hand) return std::optional(effect_of(fold, answer.position, true));
  auto then = as_of(aggregate, answer.position);
  return then.is(Fault::unavailable) ? Repetition(answer_unread()) : std::move(then);
}

// The aggregate as it was right after the commit at `position`.
Handler::Repetition Handler::as_of(const AggregateName& aggregate, Position position) {
  Fold then(hot_.kind());
  const auto add = [&](const LogEntry& entry) { return then.add(store_.system(), entry); };
  if (auto done = load_until(store_, aggregate, position, add); !done) return done.error();
  return std::optional(effect_of(then, position, true));
}

}  // namespace jetpage::aggregates
