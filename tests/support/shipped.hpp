#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "jetpage/api/system/registry.hpp"
#include "jetpage/api/systems/systems.hpp"

namespace jetpage::tests {

// The systems that come with jetpage, offered as the program offers them.
inline const std::vector<::jetpage::api::System>& shipped_systems() {
  [[maybe_unused]] static const bool offered = [] {
    ::jetpage::api::offer(::jetpage::api::shipped_systems());
    return true;
  }();
  return ::jetpage::api::systems();
}

inline const ::jetpage::api::System& shipped(std::string_view name) {
  (void)shipped_systems();
  const auto* system = ::jetpage::api::find_system(name);
  if (system == nullptr) throw std::invalid_argument("there is no system " + std::string(name));
  return *system;
}

}  // namespace jetpage::tests
