#pragma once

#include <cassert>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace jetpage::aggregates {

// What an operator may set of a system's rules, such as what a bill asks for. Their names and what they are unless set stand on
// the system's page.
using Parameters = std::map<std::string, std::int64_t, std::less<>>;

// A parameter that the system's page does not name is a bug of ours.
inline std::int64_t value_of(const Parameters& parameters, std::string_view name) {
  const auto found = parameters.find(name);
  assert(found != parameters.end());
  return found == parameters.end() ? 0 : found->second;
}

}  // namespace jetpage::aggregates
