#include "jetpage/api/operate/health.hpp"

#include "jetpage/api/json/json.hpp"

namespace jetpage::api {
namespace {

std::string member(std::string_view name, std::uint64_t value) {
  return json_string(name) + ":" + std::to_string(value);
}

std::string views_of(const SystemRuntime& system) {
  const auto last = system.last();
  std::string text;
  for (const auto& view : system.views()) {
    if (!text.empty()) text += ',';
    text += json_string(view.name) + ":{\"state\":" + json_string(projections::to_string(view.state)) + "," +
            member("generation", view.generation) + "," + member("position", view.position);
    if (last) text += "," + member("lag", *last - std::min(*last, view.position));
    if (!view.reason.empty()) text += ",\"reason\":" + json_string(view.reason);
    text += "}";
  }
  return "{" + text + "}";
}

std::string policy_of(const aggregates::RunnerStatus& status) {
  std::string text = "{\"state\":" + json_string(aggregates::to_string(status.state));
  if (const auto& owner = status.owner) {
    text += ",\"owner\":{\"name\":" + json_string(owner->name) + ",\"version\":" + json_string(owner->version) + "}}";
    return text;
  }
  text += "," + member("position", status.position) + "," + member("waiting", status.waiting) + "," +
          member("parked", status.parked);
  if (const auto& why = status.trouble) {
    text += ",\"reason\":{\"kind\":" + json_string(why->kind) + ",\"code\":" + json_string(why->code) +
            ",\"message\":" + json_string(why->message) + "," + member("position", why->position) + "," +
            member("since", static_cast<std::uint64_t>(why->since_us / 1000)) + "}";
  }
  return text + "}";
}

std::string policies_of(const SystemRuntime& system) {
  std::string text;
  for (const auto& [name, status] : system.policies()) {
    if (!text.empty()) text += ',';
    text += json_string(name) + ":" + policy_of(status);
  }
  return "{" + text + "}";
}

std::string breakers_of(const SystemRuntime& system) {
  std::string text;
  for (const auto& [service, breaker] : system.breakers()) {
    if (!text.empty()) text += ',';
    text += json_string(service) + ":{\"state\":" + json_string(to_string(breaker.state)) + "," +
            member("opened", breaker.opened) + "," + member("rejected", breaker.rejected) + "}";
  }
  return "{" + text + "}";
}

std::string standing_still_of(const SystemRuntime& system) {
  std::string text;
  for (const std::string& name : system.standing_still()) text += (text.empty() ? "" : ",") + json_string(name);
  return text.empty() ? text : ",\"standing_still\":[" + text + "]";
}

}  // namespace

std::string_view to_string(aggregates::CircuitBreaker::State state) {
  using State = aggregates::CircuitBreaker::State;
  return state == State::closed ? "closed" : state == State::open ? "open" : "half_open";
}

std::string health_of(const std::vector<std::unique_ptr<SystemRuntime>>& systems) {
  std::string text;
  for (const auto& system : systems) {
    if (!text.empty()) text += ',';
    text += json_string(system->system().name) + ":{\"views\":" + views_of(*system) +
            ",\"policies\":" + policies_of(*system) + ",\"breakers\":" + breakers_of(*system) +
            standing_still_of(*system) + "}";
  }
  return text;
}

}  // namespace jetpage::api
