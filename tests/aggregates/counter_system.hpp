#pragma once

#include <memory>
#include <string>
#include <vector>

#include "jetpage/eventstore/codec.hpp"
#include "tests/aggregates/counter.hpp"
#include "tests/support/memory_system.hpp"

namespace jetpage::tests {

using counter::AddT;
using counter::AddTwiceT;
using counter::AwaitTotalT;
using counter::Counter;
using counter::ForbidT;
using counter::RaiseToT;
using eventstore::Fault;

// Counters on a log in memory.
struct CounterSystem : MemorySystem {
  CounterSystem() : MemorySystem("test") {}

  aggregates::CommandHandler<Counter> handler() { return handlers->of<Counter>(); }
  eventstore::Result<aggregates::Outcome<Counter>> send(const Counter::Command& command, const std::string& cause) {
    return handler().handle("1", command, meta_of(cause));
  }

  // The causes of the commits on the log, in order.
  std::vector<std::string> causes() {
    std::vector<std::string> causes;
    for (const auto& entry : entries()) causes.emplace_back(entry.commit().value().cause());
    return causes;
  }

  // A commit of another writer, as the store would take it.
  static eventstore::Commit commit(std::uint64_t version, std::uint64_t previous, std::int64_t total) {
    return {"other-" + std::to_string(version),
            "cmd:other",
            "",
            1,
            version,
            previous,
            {eventstore::to_event(counter::AddedT{.amount = 1, .total = total})}};
  }

  std::unique_ptr<aggregates::Handlers> handlers = process();
};

}  // namespace jetpage::tests
