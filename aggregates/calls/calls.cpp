#include "jetpage/aggregates/calls/calls.hpp"

namespace jetpage::aggregates {

CircuitBreaker& Calls::breaker_of(const std::string& service) {
  const std::lock_guard lock(mutex_);
  auto& breaker = breakers_[service];
  if (!breaker) breaker = std::make_unique<CircuitBreaker>(options_.breaker);
  return *breaker;
}

bool Calls::delay(const std::string& service, std::chrono::steady_clock::time_point deadline) {
  const auto latency = options_.latency(service);
  if (latency.count() == 0) return true;
  const auto done = handlers_.environment().now() + latency;
  handlers_.environment().sleep_until(std::min(done, deadline));  // this wait is the latency that was asked for
  return done < deadline;
}

eventstore::Error Calls::down(eventstore::Fault fault, const std::string& service, const std::string& why) {
  return {fault, "dependency_unavailable",
          "the service " + service + " is needed and cannot be had: " + why + "; try again"};
}

std::map<std::string, BreakerFigures> Calls::breakers() const {
  const std::lock_guard lock(mutex_);
  std::map<std::string, BreakerFigures> figures;
  for (const auto& [service, breaker] : breakers_) figures.emplace(service, breaker->figures());
  return figures;
}

}  // namespace jetpage::aggregates
