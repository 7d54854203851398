#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "jetpage/aggregates/history/cause.hpp"
#include "jetpage/aggregates/policies/runner.hpp"
#include "tests/support/await.hpp"
#include "tests/support/creation.hpp"
#include "tests/support/memory_system.hpp"

namespace jetpage::tests {

template <class... V>
struct AllOf;
template <class... A, class... B, class... Rest>
struct AllOf<std::variant<A...>, std::variant<B...>, Rest...> : AllOf<std::variant<A..., B...>, Rest...> {};
template <class V>
struct AllOf<V> {
  using Type = V;
};

// A system of these aggregates on a log in memory: a process that takes commands, and policies that run, each service with
// handlers of its own, as in a process of its own.
template <aggregates::Aggregate... A>
class Saga : public MemorySystem {
 public:
  using Event = typename AllOf<typename A::Event...>::Type;
  using Key = std::optional<std::string>;

  explicit Saga(const std::string& name)
      : MemorySystem(name),
        handlers_(process()),
        calls_(*handlers_, call_options()),
        ids_(bucket("ids"), 10),
        claims_(bucket("claims")) {}

  // Runs a service's policies, from where they have come to.
  template <aggregates::Policies P>
  void start() {
    const std::string service(P::service);
    stop(service);
    runner_handlers_.push_back(process());
    auto& runner = runners_[service];
    runner = std::make_unique<aggregates::PolicyRunner>(aggregates::page_of<P>(), *runner_handlers_.back(),
                                                        bucket("parked"), options_);
    runner->start();
  }
  void stop(const std::string& service) { runners_.erase(service); }
  void stop_all() { runners_.clear(); }
  aggregates::RunnerStatus status(const std::string& service) { return runners_.at(service)->status(); }

  // Until every running service has dealt with all there is, what follows from it included.
  bool wait_quiet() {
    return await([this] { return is_quiet(); });
  }

  template <aggregates::Aggregate One, class Desk = aggregates::NoDesk, class C>
  auto create(std::optional<std::int64_t> C::* field, const C& command, const Key& key = {},
              std::chrono::milliseconds time = std::chrono::seconds(5)) {
    const std::string cause = key ? aggregates::cause_of_key(*key, 1) : new_cause();
    return Creation<One, C, Desk>(side_, field, key).run(command, meta_of(cause, time));
  }
  template <aggregates::Aggregate One>
  auto send(std::int64_t id, const typename One::Command& command) {
    return handlers_->template of<One>().handle(std::to_string(id), command, meta_of(new_cause()));
  }
  template <aggregates::Aggregate One>
  auto shown(std::int64_t id) {
    return handlers_->template of<One>().look(std::to_string(id))->state.resource();
  }

  // Every event on the log, in order, as people read them.
  Texts events() {
    Texts events;
    for (const auto& entry : entries()) {
      const auto commit = entry.commit();
      for (std::size_t i = 0; i < commit->size(); ++i) {
        events.push_back(text_of(eventstore::decode<Event>(commit->event(i)).value()));
      }
    }
    return events;
  }
  // Their names alone.
  Texts names() {
    Texts names = events();
    for (std::string& name : names) name.resize(name.find(' '));
    return names;
  }
  std::size_t count(std::string_view beginning) {
    std::size_t count = 0;
    for (const std::string& text : events()) count += text.starts_with(beginning) ? 1U : 0U;
    return count;
  }
  std::size_t parked() {
    std::size_t count = 0;
    for (const auto& [service, runner] : runners_) count += runner->status().parked;
    return count;
  }

  std::atomic<bool> callee_is_up = true;  // for synchronous calls

 private:
  std::string new_cause() { return aggregates::cause_of_command(std::to_string(++sent_)); }

  bool is_quiet() {
    const eventstore::Position last = entries().size();
    for (const auto& [service, runner] : runners_) {
      const auto status = runner->status();
      if (status.waiting > 0 || status.position < last) return false;
    }
    return entries().size() == last;
  }

  aggregates::CallOptions call_options() {
    aggregates::CallOptions options;
    options.is_here = [this](const std::string&) { return callee_is_up.load(); };
    return options;
  }

  std::atomic<int> sent_ = 0;
  std::unique_ptr<aggregates::Handlers> handlers_;
  aggregates::Calls calls_;
  eventstore::Ids ids_;
  eventstore::Claims claims_;
  aggregates::CommandSide side_{*handlers_, calls_, ids_, claims_};
  aggregates::RunnerOptions options_{
      .patience = std::chrono::seconds(30),
      .attempts = 3,
      .retry_at_first = std::chrono::milliseconds(1),
      .retry_at_most = std::chrono::milliseconds(2),
      .is_known = eventstore::is_one_of<Event>,
  };
  std::vector<std::unique_ptr<aggregates::Handlers>> runner_handlers_;
  std::map<std::string, std::unique_ptr<aggregates::PolicyRunner>> runners_;
};

}  // namespace jetpage::tests
