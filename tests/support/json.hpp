#pragma once

#include <nlohmann/json.hpp>
#include <stdexcept>

#include "tests/support/http.hpp"

namespace jetpage::tests {

// What the answer says. Throws with the whole answer when it is no JSON.
inline nlohmann::json json_of(const Answer& answer) {
  auto json = nlohmann::json::parse(answer.body, nullptr, false);
  if (json.is_discarded()) {
    throw std::runtime_error("no JSON: " + std::to_string(answer.status) + " " + answer.body);
  }
  return json;
}

// A member of the answer as text: `reserved`, `5`, `null`.
inline std::string field_of(const Answer& answer, const std::string& name) {
  const nlohmann::json json = json_of(answer);
  const auto found = json.find(name);
  if (found == json.end()) return "(no " + name + ")";
  return found->is_string() ? found->get<std::string>() : found->dump();
}

}  // namespace jetpage::tests
