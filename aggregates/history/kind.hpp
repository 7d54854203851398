#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "jetpage/aggregates/aggregate.hpp"
#include "jetpage/eventstore/codec.hpp"

// An aggregate without its types, so that what handles commands is compiled once and not for each kind of aggregate. Whoever knows
// the kind knows the types: a State comes from one kind, and only that kind's commands may be put to it.
namespace jetpage::aggregates {

// What one aggregate is. One thread at a time.
class State {
 public:
  virtual ~State() = default;
  [[nodiscard]] virtual std::unique_ptr<State> copy() const = 0;
  // `command` is a Command of the kind. The events come as they go on the log, and can be read from there: an event with more or
  // deeper nested tables than a reader takes is a refusal, `event_too_large`.
  [[nodiscard]] virtual Decision<eventstore::Event> decide(const void* command) const = 0;
  // Fault::corrupted with `event_type_unknown` or `event_unreadable`.
  virtual eventstore::Done evolve(const eventstore::EventView& event) = 0;
  // The table that the edge shows; nothing while the aggregate does not exist.
  [[nodiscard]] virtual std::optional<eventstore::Bytes> resource() const = 0;
  // All of it, for a snapshot; only of a kind that has a snapshot_version.
  [[nodiscard]] virtual eventstore::Bytes pack() const = 0;
};

// One kind of aggregate.
struct Kind {
  std::string_view category;
  std::optional<std::uint32_t> snapshot_version;  // none: nothing of it is kept beside the log
  std::unique_ptr<State> (*begin)() = nullptr;    // one that is not there yet
  std::unique_ptr<State> (*unpack)(std::span<const std::uint8_t>) = nullptr;  // null when the bytes are none of its own
};

template <Aggregate A>
class StateOf final : public State {
 public:
  StateOf() = default;
  explicit StateOf(A aggregate) : aggregate_(std::move(aggregate)) {}

  [[nodiscard]] std::unique_ptr<State> copy() const override { return std::make_unique<StateOf>(aggregate_); }

  [[nodiscard]] Decision<eventstore::Event> decide(const void* command) const override {
    auto decision = std::visit([this](const auto& known) -> Decision<Event> { return aggregate_.decide(known); },
                               *static_cast<const typename A::Command*>(command));
    if (auto* accepted = std::get_if<Accepted<Event>>(&decision)) return written(accepted->events);
    if (auto* no = std::get_if<Refusal>(&decision)) return std::move(*no);
    if (auto* wait = std::get_if<NotYet>(&decision)) return std::move(*wait);
    return Nothing{};
  }

  eventstore::Done evolve(const eventstore::EventView& event) override {
    const auto known = eventstore::decode<Event>(event);
    if (!known) return known.error();
    std::visit([this](const auto& what) { aggregate_.evolve(what); }, *known);
    return {};
  }

  [[nodiscard]] std::optional<eventstore::Bytes> resource() const override {
    const auto resource = aggregate_.resource();
    if (!resource) return std::nullopt;
    return eventstore::to_event(*resource).data;
  }

  [[nodiscard]] eventstore::Bytes pack() const override {
    if constexpr (Snapshotted<A>) {
      return aggregate_.pack();
    } else {
      return {};
    }
  }

  // The aggregate itself.
  [[nodiscard]] const A& get() const { return aggregate_; }
  [[nodiscard]] A take() { return std::move(aggregate_); }

 private:
  using Event = typename A::Event;

  static Decision<eventstore::Event> written(const std::vector<Event>& events) {
    Accepted<eventstore::Event> written;
    for (const Event& event : events) {
      written.events.push_back(eventstore::to_event(event));
      const auto can_be_read = [&]<class E>(const E&) { return eventstore::readable<E>(written.events.back().data); };
      if (!std::visit(can_be_read, event)) {
        return refuse("event_too_large",
                      written.events.back().type + " would have more nested tables than can be read");
      }
    }
    return written;
  }

  A aggregate_;
};

// The aggregate in a State that came from its kind.
template <Aggregate A>
A take_from(State& state) {
  return static_cast<StateOf<A>&>(state).take();
}

template <Aggregate A>
const Kind& kind_of() {
  static const Kind kind = [] {
    Kind made{A::category, std::nullopt, []() -> std::unique_ptr<State> { return std::make_unique<StateOf<A>>(); },
              nullptr};
    if constexpr (Snapshotted<A>) {
      made.snapshot_version = A::snapshot_version;
      made.unpack = [](std::span<const std::uint8_t> bytes) -> std::unique_ptr<State> {
        auto aggregate = A::unpack(bytes);
        return aggregate ? std::make_unique<StateOf<A>>(std::move(*aggregate)) : nullptr;
      };
    }
    return made;
  }();
  return kind;
}

}  // namespace jetpage::aggregates
