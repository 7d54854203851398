#include "jetpage/api/system/registry.hpp"

#include <algorithm>

namespace jetpage::api {

using eventstore::Error;
using eventstore::Fault;
using eventstore::Result;

namespace {

std::vector<System>& offered() {
  static std::vector<System> all;
  return all;
}

}  // namespace

void offer(std::vector<System> systems) { offered() = std::move(systems); }

const std::vector<System>& systems() { return offered(); }

const System* find_system(std::string_view name) {
  const auto& all = systems();
  const auto found = std::find_if(all.begin(), all.end(), [&](const System& system) { return system.name == name; });
  return found == all.end() ? nullptr : &*found;
}

Result<std::vector<const System*>> systems_named(const std::vector<std::string>& names) {
  std::vector<const System*> found;
  std::string known;
  for (const System& system : systems()) {
    known += (known.empty() ? "" : ", ") + system.name;
    if (names.empty()) found.push_back(&system);
  }
  for (const std::string& name : names) {
    const System* system = find_system(name);
    if (system == nullptr) {
      return Error{Fault::invalid, "system_unknown", "there is no system '" + name + "'; there are " + known};
    }
    if (std::find(found.begin(), found.end(), system) == found.end()) found.push_back(system);
  }
  return found;
}

}  // namespace jetpage::api
