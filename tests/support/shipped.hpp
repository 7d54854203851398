#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "jetpage/api/systems/systems.hpp"

namespace jetpage::tests {

// The systems that come with jetpage, made once.
inline const std::vector<::jetpage::api::System>& shipped_systems() {
  static const std::vector<::jetpage::api::System> all = ::jetpage::api::shipped_systems();
  return all;
}

inline const ::jetpage::api::System& shipped(std::string_view name) {
  for (const ::jetpage::api::System& system : shipped_systems()) {
    if (system.name == name) return system;
  }
  throw std::invalid_argument("there is no system " + std::string(name));
}

}  // namespace jetpage::tests
