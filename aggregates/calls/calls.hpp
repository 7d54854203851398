#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>

#include "jetpage/aggregates/calls/circuit_breaker.hpp"
#include "jetpage/aggregates/commands/handlers.hpp"
#include "jetpage/aggregates/parameters.hpp"

namespace jetpage::aggregates {

// A command to a service that runs in another process.
struct RemoteCall {
  std::string service;
  std::string_view command;  // its type's name
  std::string id;            // of the aggregate
  eventstore::Bytes body;    // the command's table
  const CommandMeta& meta;
};

struct RemoteAnswer : Reached {
  std::optional<eventstore::Bytes> resource;  // verified
};

struct CallOptions {
  std::chrono::milliseconds timeout{1000};
  BreakerOptions breaker;
  // Whether a service runs in this process; a test or `--services` takes one away.
  std::function<bool(const std::string& service)> is_here = [](const std::string&) { return true; };
  // Asks one that does not. Errors as `ask` has them.
  std::function<eventstore::Result<RemoteAnswer>(const RemoteCall&)> remote = [](const RemoteCall&) {
    return eventstore::Result<RemoteAnswer>(
        eventstore::Error{eventstore::Fault::unavailable, "down", "it does not run here, and no --peer says where"});
  };
  // How long a service takes before it does its work: for trying out slow callees.
  std::function<std::chrono::milliseconds(const std::string& service)> latency = [](const std::string&) {
    return std::chrono::milliseconds(0);
  };
  // How long a process that began with a synchronous call may stay without its next step before it is compensated.
  std::chrono::milliseconds patience{30'000};
  Parameters parameters;        // of the system
  std::set<std::string> asked;  // services that are known to be asked
};

// What a callee answers.
template <Aggregate A>
struct Answer : Reached {
  std::optional<typename A::Resource> resource;  // right after the command
};

// What a command may ask of others before it is decided: another aggregate's state, or a synchronous command to another
// service, behind a circuit breaker per service. Thread-safe.
class Calls {
 public:
  Calls(Handlers& handlers, CallOptions options) : handlers_(handlers), options_(std::move(options)) {
    for (const std::string& service : options_.asked) breaker_of(service);
  }

  // An aggregate as its history on the log tells it: needs none of its services to run.
  template <Aggregate A>
  eventstore::Result<A> look(const std::string& id) {
    auto fold = handlers_.of(kind_of<A>()).look(id);
    if (!fold) return std::move(fold).error();
    return take_from<A>(*fold->state);
  }
  template <Aggregate A>
  eventstore::Result<A> look(std::int64_t id) {
    return look<A>(std::to_string(id));
  }

  // Sends a command to an aggregate of another service and waits: in this process, or over HTTP when that service runs
  // elsewhere. Fault::refused comes back as it is; down, slow or an open breaker is `dependency_unavailable` and the caller must
  // write nothing: Fault::unavailable when the callee surely wrote nothing either, Fault::outcome_unknown when it may have.
  template <Aggregate A, class C>
  eventstore::Result<Answer<A>> ask(const std::string& service, const std::string& id, const C& command,
                                    const CommandMeta& meta) {
    const typename A::Command said(command);
    const auto pack = [](const void* of_kind) {
      return eventstore::to_event(std::get<C>(*static_cast<const typename A::Command*>(of_kind))).data;
    };
    auto told = ask(service, {kind_of<A>(), id, &said, eventstore::type_name<C>(), pack}, meta);
    if (!told) return std::move(told).error();
    Answer<A> answer{*told, std::nullopt};
    if (told->resource) answer.resource = eventstore::unpack<typename A::Resource>(*told->resource);
    return answer;
  }

  template <Aggregate A, class C>
  eventstore::Result<Answer<A>> ask(const std::string& service, std::int64_t id, const C& command,
                                    const CommandMeta& meta) {
    return ask<A>(service, std::to_string(id), command, meta);
  }

  // Sends a command that takes back an earlier `ask`: in this process, past the breaker. It has a cause of its own, or it
  // would be taken for a repetition of what it takes back, and time of its own, because the command's may be up.
  template <Aggregate A>
  eventstore::Done take_back(std::int64_t id, const typename A::Command& command, const CommandMeta& meta) {
    return take_back(kind_of<A>(), std::to_string(id), &command, meta);
  }

  // Whether a commit of that time is so old that its process may be compensated any moment: do not build on it.
  [[nodiscard]] bool is_stale(std::int64_t time_us) const {
    const auto age = std::chrono::microseconds(handlers_.environment().now_us() - time_us);
    return age > options_.patience / 2;
  }

  // The time, for a desk that completes a command with it: microseconds since 1970-01-01 UTC.
  [[nodiscard]] std::int64_t now_us() const { return handlers_.environment().now_us(); }

  // One of the system's parameters.
  [[nodiscard]] std::int64_t parameter(std::string_view name) const { return value_of(options_.parameters, name); }

  // Every breaker, by service: of those that are asked (CallOptions::asked) and of any other that was.
  std::map<std::string, BreakerFigures> breakers() const;

 private:
  // A command without its types; `pack` makes the bytes of it.
  struct Question {
    const Kind& kind;
    std::string id;
    const void* command;
    std::string_view type;
    eventstore::Bytes (*pack)(const void* command);
  };

  CircuitBreaker& breaker_of(const std::string& service);
  eventstore::Result<RemoteAnswer> ask(const std::string& service, const Question& question, CommandMeta meta);
  eventstore::Result<RemoteAnswer> ask_here(const std::string& service, const Question& question,
                                            const CommandMeta& meta);
  eventstore::Done take_back(const Kind& kind, const std::string& id, const void* command, CommandMeta meta);
  bool delay(const std::string& service, std::chrono::steady_clock::time_point deadline);
  static eventstore::Error down(eventstore::Fault fault, const std::string& service, const std::string& why);

  Handlers& handlers_;
  CallOptions options_;
  mutable std::mutex mutex_;
  std::map<std::string, std::unique_ptr<CircuitBreaker>> breakers_;
};

}  // namespace jetpage::aggregates
