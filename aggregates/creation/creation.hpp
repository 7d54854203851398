#pragma once

#include <optional>
#include <string>
#include <utility>

#include "jetpage/aggregates/creation/numbered.hpp"

namespace jetpage::aggregates {

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

// The command C to an aggregate A whose number stands in one of its fields, with its desk.
template <Aggregate A, class C, class Desk>
class CommandAtDesk final : public CreatingCommand {
 public:
  using IdField = std::optional<std::int64_t> C::*;

  CommandAtDesk(C command, IdField field, Calls& calls) : command_(std::move(command)), field_(field), calls_(calls) {}

  eventstore::Done check() override { return Desk::check(command_, calls_); }
  eventstore::Done prepare(std::int64_t id, const CommandMeta& meta) override {
    command_.*field_ = id;
    auto prepared = Desk::prepare(command_, calls_, meta);
    if (!prepared) return std::move(prepared).error();
    prepared_.template emplace<C>(std::move(*prepared));
    return {};
  }
  [[nodiscard]] const void* prepared() const override { return &prepared_; }
  void undo(const CommandMeta& meta) override { Desk::undo(std::get<C>(prepared_), calls_, meta); }
  [[nodiscard]] bool leaves_traces() const override { return Desk::leaves_traces; }

 private:
  C command_;
  IdField field_;
  Calls& calls_;
  typename A::Command prepared_;
};

}  // namespace jetpage::aggregates
