#include "jetpage/api/systems/systems.hpp"

namespace jetpage::api {

std::vector<System> shipped_systems() {
  std::vector<System> all;
  all.push_back(startbuck());
  all.push_back(cinema());
  all.push_back(kanu());
  all.push_back(mall());
  all.push_back(telecom());
  return all;
}

}  // namespace jetpage::api
