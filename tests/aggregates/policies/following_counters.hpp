#pragma once

#include <catch2/catch_test_macros.hpp>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "jetpage/aggregates/policies/runner.hpp"
#include "tests/aggregates/counter_system.hpp"
#include "tests/support/await.hpp"

namespace jetpage::tests {

using aggregates::PolicyRunner;
using aggregates::Reactions;
using aggregates::tell;

// Counters of which some follow others: the rules say what follows when something is added to a counter. Its runner goes by
// the name `test-follow`.
struct FollowingCounters : CounterSystem {
  using Rule = std::function<Reactions(const counter::AddedT&, const aggregates::Source&)>;

  // What is added to `from` is added to `to`.
  static Rule copy_to(const std::string& to) {
    return [to](const counter::AddedT& event, const aggregates::Source&) -> Reactions {
      return {tell<Counter>(to, AddT{.amount = event.amount})};
    };
  }

  aggregates::PolicyPage page() {
    const auto whenever = [this](const eventstore::EventView& view,
                                 const aggregates::Source& source) -> eventstore::Result<Reactions> {
      const auto event = eventstore::decode<Counter::Event>(view);
      if (!event) return event.error();
      const auto rule = rules.find(source.aggregate.id);
      if (rule == rules.end()) return Reactions();
      return rule->second(std::get<counter::AddedT>(*event), source);
    };
    return {"follow", eventstore::is_one_of<Counter::Event>, whenever};
  }

  // A runner as another process would start it, with its own handlers.
  std::unique_ptr<PolicyRunner> start() {
    runner_handlers.push_back(process());
    auto runner = std::make_unique<PolicyRunner>(page(), *runner_handlers.back(), bucket("parked"), options);
    runner->start();
    return runner;
  }

  aggregates::Parking parking() { return {bucket("parked"), "test-follow"}; }

  void add(const std::string& id, std::int64_t amount = 1) {
    REQUIRE(handler().handle(id, AddT{.amount = amount}, meta_of("cmd:" + std::to_string(++sent))).ok());
  }
  std::int64_t total(const std::string& id) { return process()->of<Counter>().look(id).value().state.total; }
  eventstore::Position last() { return entries().size(); }

  // Whether the runner has dealt with all there is.
  bool is_idle(const PolicyRunner& runner) {
    const auto status = runner.status();
    return status.waiting == 0 && status.position == last();
  }
  bool wait_idle(const PolicyRunner& runner) {
    return await([&] { return is_idle(runner); });
  }

  std::vector<std::string> reported() {
    const std::lock_guard lock(mutex);
    return reports;
  }
  bool was_reported(const std::string& part) {
    for (const std::string& report : reported()) {
      if (report.find(part) != std::string::npos) return true;
    }
    return false;
  }

  std::map<std::string, Rule> rules;
  aggregates::RunnerOptions options{
      .patience = std::chrono::seconds(30),
      .attempts = 3,
      .retry_at_first = std::chrono::milliseconds(1),
      .retry_at_most = std::chrono::milliseconds(2),
      .at_once = 4,
      .is_known = eventstore::is_one_of<Counter::Event>,
      .report =
          [this](const std::string& message) {
            const std::lock_guard lock(mutex);
            reports.push_back(message);
          },
  };
  std::mutex mutex;
  std::vector<std::string> reports;
  std::vector<std::unique_ptr<aggregates::Handlers>> runner_handlers;
  int sent = 0;
};

}  // namespace jetpage::tests
