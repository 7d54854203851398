#pragma once

#include <charconv>
#include <optional>
#include <string>

#include "jetpage/aggregates/calls/calls.hpp"
#include "jetpage/aggregates/creation/free_number.hpp"
#include "jetpage/eventstore/claims.hpp"
#include "jetpage/eventstore/ids.hpp"

namespace jetpage::aggregates {

// What one system needs in a process that takes commands.
struct CommandSide {
  Handlers& handlers;
  Calls& calls;
  eventstore::Ids& ids;
  eventstore::Claims& claims;
};

// What happens around deciding a command that needs others: a page beside the aggregate. The default does nothing.
//
//   check    looks whether the command may be, before a number is taken for it. Writes nothing
//   prepare  asks others and completes the command, under its number. An error ends the command; `id_spent` asks for another
//            number
//   undo     takes back what prepare did, because the command was not written and never will be
//   service  the one that prepare asks, if any: its circuit breaker is told of from the start
//   leaves_traces  whether prepare writes anything: then a number it was asked for is never used for something else
struct NoDesk {
  static constexpr bool leaves_traces = false;
  template <class C>
  static eventstore::Done check(const C&, Calls&) {
    return {};
  }
  template <class C>
  static eventstore::Result<C> prepare(C command, Calls&, const CommandMeta&) {
    return command;
  }
  template <class C>
  static void undo(const C&, Calls&, const CommandMeta&) {}
};

// prepare's answer when the number was used up by an attempt that was, or will be, taken back.
inline eventstore::Error id_spent() {
  return {eventstore::Fault::conflict, "id_spent", "this number was used by an attempt that was taken back"};
}

template <Aggregate A>
struct Created {
  std::string id;
  Outcome<A> outcome;
};

// Creates an aggregate under a new number, once. With a key (Idempotency-Key) the number is claimed for the key first, so
// that a repetition finds what the first sending made. A number under which something lies already is passed over; one
// that came to nothing is handed out again.
template <Aggregate A, class C, class Desk = NoDesk>
class Creation {
 public:
  using IdField = std::optional<std::int64_t> C::*;
  using Claim = eventstore::Claims::Claim;

  Creation(CommandSide& side, IdField field, std::optional<std::string> key)
      : side_(side),
        field_(field),
        key_(std::move(key)),
        scope_(side.handlers.store().system() + "." + std::string(A::category)) {}

  eventstore::Result<Created<A>> run(const C& command, const CommandMeta& meta) {
    if (meta.expected_version) {
      return eventstore::Error{eventstore::Fault::refused, "version_differs", "what is created has no version yet"};
    }
    if (auto found = find_claim(); !found) return found.error();
    if (!claim_) {
      if (auto may = check(command); !may) return may.error();
    }
    auto id = claim_ ? claimed_id() : new_id(meta);
    for (unsigned taken = 0;; id = new_id(meta)) {
      if (!id) return id.error();
      auto created = try_id(*id, command, meta);
      if (created || created.error().fault != eventstore::Fault::conflict) return created;
      if (auto left = check_time(side_.handlers.environment(), meta); !left) return left.error();
      if (++taken < 2) continue;
      // The bucket of numbers has fallen behind the log: find where the log's numbers end.
      const auto free = first_free_number<A>(side_.handlers, *id);
      if (!free) return free.error();
      if (auto skipped = side_.ids.skip_to(scope_, *free); !skipped) return skipped.error();
    }
  }

 private:
  // The number that an earlier sending of the key has claimed, if there was one.
  eventstore::Done find_claim() {
    if (!key_) return {};
    auto before = side_.claims.find(scope_, *key_);
    if (!before) return std::move(before).error();
    claim_ = std::move(*before);
    return {};
  }

  // A number that was not tried yet, claimed for the key. Each step may take as long as a call to the log: none begins late.
  eventstore::Result<std::int64_t> new_id(const CommandMeta& meta) {
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
    if (claimed ? !claimed->mine : claimed.is(eventstore::Fault::unavailable)) side_.ids.put_back(scope_, *id);
    if (!claimed) return std::move(claimed).error();
    claim_ = std::move(*claimed);
    return claimed_id();
  }

  eventstore::Result<std::int64_t> claimed_id() const {
    const std::string& text = claim_->id;
    std::int64_t id = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
    if (error == std::errc() && end == text.data() + text.size()) return id;
    return eventstore::Error{eventstore::Fault::corrupted, "claim_unreadable",
                             "the claim of this Idempotency-Key in " + scope_ + " holds no number"};
  }

  eventstore::Result<Claim> claim_for(const std::string& id) {
    if (!claim_) return side_.claims.claim(scope_, *key_, id);
    auto moved = side_.claims.move(scope_, *key_, *claim_, id);
    if (!moved.is(eventstore::Fault::conflict)) return moved;
    return side_.claims.claim(scope_, *key_, id);  // another sending of the key moved it first
  }

  eventstore::Result<Created<A>> try_id(std::int64_t id, C command, const CommandMeta& meta) {
    using eventstore::Fault;
    command.*field_ = id;
    const std::string text = std::to_string(id);
    auto& handler = side_.handlers.of<A>();
    // A number that an earlier sending has claimed was tried before; a new one is taken for free until the log objects.
    if (claim_ && !claim_->mine) {
      const auto there = handler.look(text);
      if (!there) return there.error();
      if (there->history.version() > 0) return already(text, meta);
    }
    if (auto may = check(command); !may) return may.error();
    auto prepared = Desk::prepare(command, side_.calls, meta);
    if (!prepared) {
      if (is_clean(prepared.error())) release(id);
      return std::move(prepared).error();
    }
    CommandMeta first = meta;
    first.expected_version = 0;  // somebody else may take the number meanwhile
    auto outcome = handler.handle(text, *prepared, first);
    if (outcome) return Created<A>{text, std::move(*outcome)};
    if (outcome.error().code == "version_differs") return already(text, meta);
    if (is_clean(outcome.error())) {
      // With a key another sending may be at work on the same number: then the policy's deadline decides.
      if (!key_) Desk::undo(*prepared, side_.calls, meta);
      if (!Desk::leaves_traces) release(id);
    }
    return std::move(outcome).error();
  }

  // Once, and as early as possible: before a number is taken, or when an earlier sending of the key has come to nothing.
  eventstore::Done check(const C& command) {
    if (checked_) return {};
    auto may = Desk::check(command, side_.calls);
    checked_ = may.ok();
    return may;
  }

  // Something lies under the number: our own earlier attempt, or somebody else's aggregate.
  eventstore::Result<Created<A>> already(const std::string& id, const CommandMeta& meta) {
    auto answer = side_.handlers.of<A>().answer_of(id, meta.cause);
    if (!answer) return std::move(answer).error();
    if (*answer) return Created<A>{id, std::move(**answer)};
    return eventstore::Error{eventstore::Fault::conflict, "id_taken", "the number " + id + " is taken"};
  }

  // Surely nothing was written under the number.
  static bool is_clean(const eventstore::Error& error) {
    using eventstore::Fault;
    return error.fault == Fault::refused || error.fault == Fault::unavailable || error.fault == Fault::invalid;
  }

  // A claimed number stays with its key: a repetition starts with it.
  void release(std::int64_t id) {
    if (!key_) side_.ids.put_back(scope_, id);
  }

  CommandSide& side_;
  IdField field_;
  std::optional<std::string> key_;
  std::string scope_;
  std::optional<Claim> claim_;
  bool checked_ = false;
};

}  // namespace jetpage::aggregates
