#include "jetpage/aggregates/calls/calls.hpp"

#include <algorithm>
#include <utility>

#include "jetpage/aggregates/history/cause.hpp"

namespace jetpage::aggregates {

using eventstore::Fault;
using eventstore::Result;

Result<RemoteAnswer> Calls::ask(const std::string& service, const Question& question, CommandMeta meta) {
  CircuitBreaker& breaker = breaker_of(service);
  if (!breaker.allow()) return down(Fault::unavailable, service, "its circuit breaker is open");
  meta.deadline = std::min(meta.deadline, handlers_.environment().now() + options_.timeout);
  meta.expected_version.reset();
  auto answer = options_.is_here(service)
                    ? ask_here(service, question, meta)
                    : options_.remote({service, question.type, question.id, question.pack(question.command), meta});
  const bool in_time = handlers_.environment().now() <= meta.deadline;
  const bool failed = answer.is(Fault::unavailable) || answer.is(Fault::outcome_unknown);
  breaker.report(!failed && in_time);
  if (failed) return down(answer.error().fault, service, answer.error().message);
  if (answer && !in_time) return down(Fault::outcome_unknown, service, "it did not answer in time");
  return answer;
}

Result<RemoteAnswer> Calls::ask_here(const std::string& service, const Question& question, const CommandMeta& meta) {
  if (!delay(service, meta.deadline)) {
    return eventstore::Error{Fault::unavailable, "slow", "it did not answer in time"};
  }
  const auto effect = handlers_.of(question.kind).handle(question.id, question.command, meta);
  if (!effect) return effect.error();
  return RemoteAnswer{*effect, effect->state->resource()};
}

eventstore::Done Calls::take_back(const Kind& kind, const std::string& id, const void* command, CommandMeta meta) {
  meta.cause = cause_of_command(handlers_.environment().new_id());
  meta.deadline = handlers_.environment().now() + options_.timeout;
  meta.expected_version.reset();
  const auto effect = handlers_.of(kind).handle(id, command, meta);
  return effect ? eventstore::Done() : eventstore::Done(effect.error());
}

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
