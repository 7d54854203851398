#include "jetpage/api/cli/log/rules.hpp"

#include "jetpage/aggregates/history/cause.hpp"
#include "jetpage/api/system/event_json.hpp"

namespace jetpage::api::cli {

using eventstore::AggregateName;
using eventstore::Done;
using eventstore::Error;
using eventstore::EventView;
using eventstore::Fault;
using eventstore::Position;

namespace {

Done check_event(const System& system, const AggregateName& aggregate, const EventView& event) {
  const std::string type(event.type);
  const EventType* known = event_type(system, event.type);
  if (known == nullptr) {
    return Error{Fault::corrupted, "event_type_unknown", system.name + " knows no event " + type};
  }
  if (known->category != aggregate.category) {
    return Error{Fault::corrupted, "event_misplaced",
                 "a " + aggregate.category + " has no event " + type + ", it is a " + known->category + "'s"};
  }
  if (known->readable(event)) return {};
  return Error{Fault::corrupted, "event_unreadable", "the bytes of " + type + " are damaged"};
}

}  // namespace

eventstore::LogCheck::Rules log_rules(const System& system, std::function<void(const eventstore::LogFinding&)> found) {
  eventstore::LogCheck::Rules rules;
  rules.system = system.name;
  rules.check_event = [&system](const AggregateName& aggregate, const EventView& event) {
    return check_event(system, aggregate, event);
  };
  rules.reacts_to = [](std::string_view cause) -> std::optional<Position> {
    const auto reaction = aggregates::reaction_of(cause);
    return reaction ? std::optional(reaction->position) : std::nullopt;
  };
  rules.found = std::move(found);
  return rules;
}

}  // namespace jetpage::api::cli
