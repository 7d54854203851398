#include "api/systems/systems.hpp"

#include <algorithm>

namespace jetpage::api {

const std::vector<System>& systems() {
  static const std::vector<System> all = [] {
    std::vector<System> made;
    made.push_back(startbuck());
    made.push_back(cinema());
    made.push_back(kanu());
    made.push_back(mall());
    made.push_back(telecom());
    return made;
  }();
  return all;
}

const System* find_system(std::string_view name) {
  const auto& all = systems();
  const auto found = std::find_if(all.begin(), all.end(), [&](const System& system) { return system.name == name; });
  return found == all.end() ? nullptr : &*found;
}

}  // namespace jetpage::api
