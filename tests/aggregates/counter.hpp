#pragma once

#include <optional>
#include <variant>

#include "jetpage/aggregates/aggregate.hpp"
#include "tests/aggregates/counter_generated.h"

namespace counter {

// A sum: the smallest aggregate that can say everything an aggregate can say.
struct Counter {
  static constexpr std::string_view category = "counter";
  using Command = std::variant<AddT, AddTwiceT, RaiseToT, AwaitTotalT, ForbidT>;
  using Event = std::variant<AddedT>;
  using Resource = TotalT;
  using Decision = jetpage::aggregates::Decision<Event>;

  Decision decide(const AddT& command) const {
    return jetpage::aggregates::accept<Event>(added(command.amount, total));
  }
  Decision decide(const AddTwiceT& command) const {
    return jetpage::aggregates::accept<Event>(added(command.amount, total),
                                              added(command.amount, total + command.amount));
  }
  Decision decide(const RaiseToT& command) const {
    if (command.total <= total) return jetpage::aggregates::nothing();
    return jetpage::aggregates::accept<Event>(added(command.total - total, total));
  }
  Decision decide(const AwaitTotalT& command) const {
    if (total < command.total) return jetpage::aggregates::not_yet("the total is only " + std::to_string(total));
    return jetpage::aggregates::nothing();
  }
  Decision decide(const ForbidT&) const { return jetpage::aggregates::refuse("forbidden", "it is forbidden"); }

  void evolve(const AddedT& event) { total = event.total; }

  [[nodiscard]] std::optional<Resource> resource() const { return TotalT{.total = total}; }

  std::int64_t total = 0;

 private:
  static AddedT added(std::int64_t amount, std::int64_t before) {
    return AddedT{.amount = amount, .total = before + amount};
  }
};
static_assert(jetpage::aggregates::Aggregate<Counter>);

}  // namespace counter
