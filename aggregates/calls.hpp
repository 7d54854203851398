#pragma once

#include <algorithm>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "aggregates/circuit_breaker.hpp"
#include "aggregates/handlers.hpp"

namespace jetpage::aggregates {

struct CallOptions {
  std::chrono::milliseconds timeout{1000};
  BreakerOptions breaker;
  // Whether a service may be reached in this process; a test or `--services` takes one away.
  std::function<bool(const std::string& service)> is_up = [](const std::string&) { return true; };
  // How long a service takes before it does its work: for trying out slow callees.
  std::function<std::chrono::milliseconds(const std::string& service)> latency = [](const std::string&) {
    return std::chrono::milliseconds(0);
  };
  // How long a process that began with a synchronous call may stay without its next step before it is compensated.
  std::chrono::milliseconds patience{30'000};
};

// What a command may ask of others before it is decided: another aggregate's state, or a synchronous command to another
// service, behind a circuit breaker per service. Thread-safe.
class Calls {
 public:
  Calls(Handlers& handlers, CallOptions options) : handlers_(handlers), options_(std::move(options)) {}

  // An aggregate as its history on the log tells it: needs none of its services to run.
  template <Aggregate A>
  eventstore::Result<A> look(std::int64_t id) {
    auto fold = handlers_.of<A>().look(std::to_string(id));
    if (!fold) return std::move(fold).error();
    return std::move(fold->state);
  }

  // Sends a command to an aggregate of another service and waits. Fault::refused comes back as it is; down, slow or an open
  // breaker is `dependency_unavailable` and the caller must write nothing: Fault::unavailable when the callee surely wrote
  // nothing either, Fault::outcome_unknown when it may have.
  template <Aggregate A>
  eventstore::Result<Outcome<A>> ask(const std::string& service, std::int64_t id, const typename A::Command& command,
                                     CommandMeta meta) {
    using eventstore::Fault;
    CircuitBreaker& breaker = breaker_of(service);
    if (!breaker.allow()) return down(Fault::unavailable, service, "its circuit breaker is open");
    meta.deadline = std::min(meta.deadline, std::chrono::steady_clock::now() + options_.timeout);
    meta.expected_version.reset();
    auto outcome = call<A>(service, id, command, meta);
    const bool in_time = std::chrono::steady_clock::now() <= meta.deadline;
    const bool failed = outcome.is(Fault::unavailable) || outcome.is(Fault::outcome_unknown);
    breaker.report(!failed && in_time);
    if (failed) return down(outcome.error().fault, service, outcome.error().message);
    if (outcome && !in_time) return down(Fault::outcome_unknown, service, "it did not answer in time");
    return outcome;
  }

  // Sends a command that takes back an earlier `ask`: in this process, past the breaker. It has a cause of its own, or it
  // would be taken for a repetition of what it takes back, and time of its own, because the command's may be up.
  template <Aggregate A>
  eventstore::Result<Outcome<A>> take_back(std::int64_t id, const typename A::Command& command, CommandMeta meta) {
    meta.cause = cause_of_command(handlers_.environment().new_id());
    meta.deadline = std::chrono::steady_clock::now() + options_.timeout;
    meta.expected_version.reset();
    return handlers_.of<A>().handle(std::to_string(id), command, meta);
  }

  // Whether a commit of that time is so old that its process may be compensated any moment: do not build on it.
  [[nodiscard]] bool is_stale(std::int64_t time_us) const {
    const auto age = std::chrono::microseconds(handlers_.environment().now_us() - time_us);
    return age > options_.patience / 2;
  }

  // The state of every breaker that was used, by service.
  std::map<std::string, CircuitBreaker::State> breakers() const;

 private:
  CircuitBreaker& breaker_of(const std::string& service);

  template <Aggregate A>
  eventstore::Result<Outcome<A>> call(const std::string& service, std::int64_t id, const typename A::Command& command,
                                      const CommandMeta& meta) {
    using eventstore::Fault;
    if (!options_.is_up(service)) return eventstore::Error{Fault::unavailable, "down", "it does not run"};
    if (!delay(service, meta.deadline))
      return eventstore::Error{Fault::unavailable, "slow", "it did not answer in time"};
    return handlers_.of<A>().handle(std::to_string(id), command, meta);
  }

  bool delay(const std::string& service, std::chrono::steady_clock::time_point deadline);
  static eventstore::Error down(eventstore::Fault fault, const std::string& service, const std::string& why);

  Handlers& handlers_;
  CallOptions options_;
  mutable std::mutex mutex_;
  std::map<std::string, std::unique_ptr<CircuitBreaker>> breakers_;
};

}  // namespace jetpage::aggregates
