#pragma once

#include <functional>
#include <memory>
#include <string>

#include "jetpage/aggregates/owners/owners.hpp"
#include "jetpage/api/system/system.hpp"
#include "jetpage/eventstore/event_store.hpp"
#include "tests/simulation/weather.hpp"

namespace jetpage::tests {

// A mistake put into a system from the outside, to see whether the simulation finds it. Without one, nothing is changed.
struct Bug {
  std::string name;
  std::function<void(api::System&)> in_system;
  std::function<std::unique_ptr<eventstore::EventStore>(std::unique_ptr<eventstore::EventStore>)> in_store;
  std::function<void(Weather&)> in_weather;  // that brings it to light
  std::function<void(aggregates::OwnersOptions&)> in_owners;
};

}  // namespace jetpage::tests
