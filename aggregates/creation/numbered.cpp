#include "jetpage/aggregates/creation/numbered.hpp"

#include <charconv>
#include <utility>

#include "jetpage/aggregates/creation/free_number.hpp"
#include "jetpage/aggregates/history/append.hpp"

namespace jetpage::aggregates {

using namespace eventstore;

namespace {

// Surely nothing was written under the number.
bool is_clean(const Error& error) {
  return error.fault == Fault::refused || error.fault == Fault::unavailable || error.fault == Fault::invalid;
}

}  // namespace

NumberedCreation::NumberedCreation(CommandSide& side, const Kind& kind, CreatingCommand& command,
                                   std::optional<std::string> key)
    : side_(side),
      handler_(side.handlers.of(kind)),
      command_(command),
      key_(std::move(key)),
      scope_(side.handlers.store().system() + "." + std::string(kind.category)) {}

Result<Numbered> NumberedCreation::run(const CommandMeta& meta) {
  if (meta.expected_version) {
    return Error{Fault::refused, "version_differs", "what is created has no version yet"};
  }
  if (auto found = find_claim(); !found) return found.error();
  if (!claim_) {
    if (auto may = check(); !may) return may.error();
  }
  auto id = claim_ ? claimed_id() : new_id(meta);
  for (unsigned taken = 0;; id = new_id(meta)) {
    if (!id) return id.error();
    auto created = try_id(*id, meta);
    if (created || created.error().fault != Fault::conflict) return created;
    if (auto left = check_time(side_.handlers.environment(), meta); !left) return left.error();
    if (++taken < 2) continue;
    if (auto skipped = skip_used(*id); !skipped) return skipped.error();
  }
}

// The number that an earlier sending of the key has claimed, if there was one.
Done NumberedCreation::find_claim() {
  if (!key_) return {};
  auto before = side_.claims.find(scope_, *key_);
  if (!before) return std::move(before).error();
  claim_ = std::move(*before);
  return {};
}

// The bucket of numbers has fallen behind the log: finds where the log's numbers end.
Done NumberedCreation::skip_used(std::int64_t id) {
  const auto free = first_free_number(handler_, id);
  if (!free) return free.error();
  return side_.ids.skip_to(scope_, *free);
}

// A number that was not tried yet, claimed for the key. Each step may take as long as a call to the log: none begins late.
Result<std::int64_t> NumberedCreation::new_id(const CommandMeta& meta) {
  const auto in_time = [&] { return check_time(side_.handlers.environment(), meta); };
  if (auto left = in_time(); !left) return left.error();
  const auto id = side_.ids.next(scope_);
  if (!id || !key_) return id;
  if (auto left = in_time(); !left) {
    side_.ids.put_back(scope_, *id);
    return left.error();
  }
  auto claimed = claim_for(std::to_string(*id));
  // Unless its claim may stand after all.
  if (claimed ? !claimed->mine : claimed.is(Fault::unavailable)) side_.ids.put_back(scope_, *id);
  if (!claimed) return std::move(claimed).error();
  claim_ = std::move(*claimed);
  return claimed_id();
}

Result<std::int64_t> NumberedCreation::claimed_id() const {
  const std::string& text = claim_->id;
  std::int64_t id = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
  if (error == std::errc() && end == text.data() + text.size()) return id;
  return Error{Fault::corrupted, "claim_unreadable",
               "the claim of this Idempotency-Key in " + scope_ + " holds no number"};
}

Result<Claims::Claim> NumberedCreation::claim_for(const std::string& id) {
  if (!claim_) return side_.claims.claim(scope_, *key_, id);
  auto moved = side_.claims.move(scope_, *key_, *claim_, id);
  if (!moved.is(Fault::conflict)) return moved;
  return side_.claims.claim(scope_, *key_, id);  // another sending of the key moved it first
}

Result<Numbered> NumberedCreation::try_id(std::int64_t id, const CommandMeta& meta) {
  const std::string text = std::to_string(id);
  // A number that an earlier sending has claimed was tried before; a new one is taken for free until the log objects.
  if (claim_ && !claim_->mine) {
    const auto there = handler_.version_of(text, meta.deadline);
    if (!there) return there.error();
    if (*there > 0) return already(text, meta);
  }
  if (auto may = check(); !may) return may.error();
  if (const auto prepared = command_.prepare(id, meta); !prepared) {
    // Its traces may be those of another sending of the key, which made the aggregate meanwhile and saw it undone again.
    if (claim_ && prepared.is(Fault::conflict)) return already(text, meta);
    if (is_clean(prepared.error())) release(id);
    return prepared.error();
  }
  CommandMeta first = meta;
  first.expected_version = 0;  // somebody else may take the number meanwhile
  auto effect = handler_.handle(text, command_.prepared(), first);
  if (effect) return Numbered{text, std::move(*effect)};
  if (effect.error().code == "version_differs") return already(text, meta);
  if (is_clean(effect.error())) {
    // With a key another sending may be at work on the same number: then the policy's deadline decides.
    if (!key_) command_.undo(meta);
    if (!command_.leaves_traces()) release(id);
  }
  return std::move(effect).error();
}

// Once, and as early as possible: before a number is taken, or when an earlier sending of the key has come to nothing.
Done NumberedCreation::check() {
  if (checked_) return {};
  auto may = command_.check();
  checked_ = may.ok();
  return may;
}

// Something lies under the number: our own earlier attempt, or somebody else's aggregate.
Result<Numbered> NumberedCreation::already(const std::string& id, const CommandMeta& meta) {
  auto answer = handler_.answer_of(id, meta.cause, meta.deadline);
  if (!answer) return std::move(answer).error();
  if (*answer) return Numbered{id, std::move(**answer)};
  return Error{Fault::conflict, "id_taken", "the number " + id + " is taken"};
}

// A claimed number stays with its key: a repetition starts with it.
void NumberedCreation::release(std::int64_t id) {
  if (!key_) side_.ids.put_back(scope_, id);
}

}  // namespace jetpage::aggregates
