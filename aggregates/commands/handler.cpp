#include "jetpage/aggregates/commands/handler.hpp"

#include <mutex>
#include <utility>
#include <variant>

#include "jetpage/aggregates/history/append.hpp"
#include "jetpage/aggregates/history/cause.hpp"

namespace jetpage::aggregates {

using namespace eventstore;

namespace {

// What is in memory is no longer to be relied on, unless the command just has to wait.
void forget_after(const Error& error, Hot& hot) {
  if (error.fault != Fault::refused && error.fault != Fault::not_yet) hot.fold.reset();
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
    : store_(store), environment_(std::move(environment)), hot_(kind, store, cached_aggregates, std::move(snapshots)) {}

Result<Effect> Handler::handle(const std::string& id, const void* command, const CommandMeta& meta) {
  if (auto valid = check_id(id); !valid) return valid.error();
  const auto slot = hot_.slot(id);
  const std::lock_guard lock(slot->mutex);
  if (auto left = check_time(environment_, meta); !left)
    return left.error();  // it went by while others took their turns
  auto effect = attempt(hot_.name(id), slot->value, command, meta);
  if (!effect) forget_after(effect.error(), slot->value);
  hot_.keep_if_due(hot_.name(id), slot->value);
  return effect;
}

std::unique_ptr<Draft> Handler::draft(const std::string& id, std::vector<Sent> sent) {
  if (sent.empty() || !check_id(id)) return nullptr;
  auto draft = std::make_unique<CommandDraft>(hot_, environment_, id, std::move(sent));
  return draft->begin() ? std::move(draft) : nullptr;
}

template <class Use>
auto Handler::with_current(const std::string& id, Use use) -> decltype(use(std::declval<const Fold&>())) {
  if (auto valid = check_id(id); !valid) return valid.error();
  const auto slot = hot_.slot(id);
  const std::lock_guard lock(slot->mutex);
  if (auto done = hot_.read_on(hot_.name(id), slot->value); !done) return done.error();
  hot_.keep_if_due(hot_.name(id), slot->value);
  return use(*slot->value.fold);
}

Result<Fold> Handler::look(const std::string& id) {
  return with_current(id, [](const Fold& fold) -> Result<Fold> { return fold.copy(); });
}

Result<std::uint64_t> Handler::version_of(const std::string& id) {
  return with_current(id, [](const Fold& fold) -> Result<std::uint64_t> { return fold.history.version(); });
}

Result<std::optional<Effect>> Handler::answer_of(const std::string& id, const std::string& cause) {
  return with_current(id, [&](const Fold& fold) {
    auto answer = fold.history.seen(cause);
    if (answer.seen == History::Seen::no && fold.history.forgot_commands()) answer.seen = History::Seen::unknown;
    return repetition(hot_.name(id), fold, cause, answer);
  });
}

Result<Effect> Handler::attempt(const AggregateName& aggregate, Hot& hot, const void* command,
                                const CommandMeta& meta) {
  bool is_read = false;  // from the log, for this command
  if (!hot.fold && may_be_new(hot_.kind(), meta)) {
    hot = {Fold(hot_.kind()), 0};
  } else if (!hot.fold) {
    if (auto done = hot_.read_on(aggregate, hot); !done) return done.error();
    is_read = true;
  }
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
      auto done = turns.next();
      if (done) done = hot_.read_on(aggregate, hot);
      if (!done) return after_conflict(*conflict, done.error());
    } else {
      if (is_read) return without_event(*hot.fold, decision);
      if (auto done = hot_.read_on(aggregate, hot); !done) return done.error();
    }
    is_read = true;
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
