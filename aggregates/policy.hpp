#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "jetpage/aggregates/commands/handlers.hpp"
#include "jetpage/aggregates/parameters.hpp"

namespace jetpage::aggregates {

// Where an event that a policy reacts to comes from.
struct Source {
  eventstore::Position position = 0;
  std::int64_t time_us = 0;  // when it was decided
  eventstore::AggregateName aggregate;
  std::chrono::milliseconds patience{0};  // how long "not yet" may last, from the settings
  const Parameters* parameters = nullptr;

  // One of the system's parameters.
  [[nodiscard]] std::int64_t parameter(std::string_view name) const {
    return parameters == nullptr ? 0 : value_of(*parameters, name);
  }
};

// One command that follows from an event: what, to whom, and what to do if it is "not yet" for too long.
struct Reaction {
  eventstore::AggregateName target;
  std::string command;  // its type's name, for logs
  std::function<eventstore::Done(Handlers&, const CommandMeta&)> run;
  std::chrono::milliseconds deadline{0};          // from the event's time on; 0: none, then it is parked
  std::shared_ptr<const Reaction> otherwise;      // runs instead, once the deadline has passed
  std::vector<eventstore::AggregateName> awaits;  // besides the target, whose next entry may end a "not yet"

  // Does something else than to send the command.
  Reaction with(std::function<eventstore::Done(Handlers&, const CommandMeta&)> other) && {
    run = std::move(other);
    return std::move(*this);
  }

  // `tell<A>(…).within(source.patience, tell<B>(…))`
  Reaction within(std::chrono::milliseconds time, Reaction compensation) && {
    deadline = time;
    otherwise = std::make_shared<const Reaction>(std::move(compensation));
    return std::move(*this);
  }
};

using Reactions = std::vector<Reaction>;

namespace detail {

// The reaction that sends a Command of the kind to one aggregate.
Reaction sending(const Kind& kind, std::string id, std::string_view command_type, std::shared_ptr<const void> command);

}  // namespace detail

// Whenever …, tell that aggregate this command.
template <Aggregate A, class C>
Reaction tell(std::string id, C command) {
  return detail::sending(kind_of<A>(), std::move(id), eventstore::type_name<C>(),
                         std::make_shared<const typename A::Command>(std::move(command)));
}

template <Aggregate A, class C>
Reaction tell(std::int64_t id, C command) {
  return tell<A>(std::to_string(id), std::move(command));
}

// The policies of one service: a page of sentences (aggregates/cinema/message_policies.hpp is one). Stateless; `Event` is
// what it listens to, `whenever` says what follows.
template <class P>
concept Policies = requires {
  { P::service } -> std::convertible_to<std::string_view>;
  typename P::Event;
};

// A page of policies without its types: what the runner works with.
struct PolicyPage {
  std::string service;
  std::function<bool(std::string_view type)> hears;
  // What follows from the event; Fault::corrupted when it cannot be read.
  std::function<eventstore::Result<Reactions>(const eventstore::EventView&, const Source&)> whenever;
};

template <Policies P>
PolicyPage page_of() {
  const auto whenever = [](const eventstore::EventView& view, const Source& source) -> eventstore::Result<Reactions> {
    auto event = eventstore::decode<typename P::Event>(view);
    if (!event) return std::move(event).error();
    return std::visit([&](const auto& known) -> Reactions { return P::whenever(known, source); }, *event);
  };
  return {std::string(P::service), eventstore::is_one_of<typename P::Event>, whenever};
}

}  // namespace jetpage::aggregates
