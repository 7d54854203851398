#pragma once

#include <set>
#include <string>

namespace jetpage::api {

// What a process does for a system. Queries need the projections in the same process: they read its views.
struct Roles {
  bool commands = true;
  bool queries = true;
  bool policies = true;
  bool projections = true;
};

// Of these services; none named: all run here.
inline bool runs_here(const std::set<std::string>& services, const std::string& service) {
  return services.empty() || services.contains(service);
}

}  // namespace jetpage::api
