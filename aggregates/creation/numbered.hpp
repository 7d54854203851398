#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "jetpage/aggregates/creation/command_side.hpp"

namespace jetpage::aggregates {

// A command that creates an aggregate, and its desk (creation.hpp), without their types.
class CreatingCommand {
 public:
  virtual ~CreatingCommand() = default;
  virtual eventstore::Done check() = 0;
  // Completes the command under this number; it may be asked again, for another.
  virtual eventstore::Done prepare(std::int64_t id, const CommandMeta& meta) = 0;
  // As prepare left it: a Command of the kind.
  [[nodiscard]] virtual const void* prepared() const = 0;
  virtual void undo(const CommandMeta& meta) = 0;
  [[nodiscard]] virtual bool leaves_traces() const = 0;
};

struct Numbered {
  std::string id;
  Effect effect;
};

// Creates an aggregate under a new number, once. With a key (Idempotency-Key) the number is claimed for the key first, so
// that a repetition finds what the first sending made. A number under which something lies already is passed over; one
// that came to nothing is handed out again. One thread; what it is given outlives it.
class NumberedCreation {
 public:
  NumberedCreation(CommandSide& side, const Kind& kind, CreatingCommand& command, std::optional<std::string> key);

  eventstore::Result<Numbered> run(const CommandMeta& meta);

 private:
  using Claim = eventstore::Claims::Claim;

  eventstore::Done find_claim();
  eventstore::Result<std::int64_t> new_id(const CommandMeta& meta);
  eventstore::Result<std::int64_t> claimed_id() const;
  eventstore::Result<Claim> claim_for(const std::string& id);
  eventstore::Result<Numbered> try_id(std::int64_t id, const CommandMeta& meta);
  eventstore::Done check();
  eventstore::Result<Numbered> already(const std::string& id, const CommandMeta& meta);
  eventstore::Done skip_used(std::int64_t id);
  void release(std::int64_t id);

  CommandSide& side_;
  Handler& handler_;
  CreatingCommand& command_;
  std::optional<std::string> key_;
  std::string scope_;
  std::optional<Claim> claim_;
  bool checked_ = false;
};

}  // namespace jetpage::aggregates
