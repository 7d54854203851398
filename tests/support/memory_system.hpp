#pragma once

#include <memory>
#include <string>

#include "jetpage/aggregates/commands/handlers.hpp"
#include "jetpage/eventstore/memory/log.hpp"
#include "jetpage/testing/event_text.hpp"
#include "tests/support/fake_time.hpp"
#include "tests/support/faulty_bucket.hpp"
#include "tests/support/faulty_store.hpp"

namespace jetpage::tests {

using namespace testing;

// A system's log in memory whose calls can be made to fail, with command handlers on it. `process()` makes further handlers on
// the same log, as another process would have them.
class MemorySystem {
 public:
  explicit MemorySystem(std::string name) : name_(std::move(name)) {}

  std::unique_ptr<FaultyStore> open() {
    auto store = log.open(name_, true);
    return std::make_unique<FaultyStore>(std::move(*store), faults);
  }
  std::shared_ptr<FaultyBucket> bucket(const std::string& name) {
    auto bucket = log.bucket(name, std::chrono::seconds(0));
    return std::make_shared<FaultyBucket>(std::move(*bucket), faults);
  }
  std::unique_ptr<aggregates::Handlers> process(std::size_t cached_aggregates = 1'000) {
    return std::make_unique<aggregates::Handlers>(
        *store, aggregates::HandlerOptions{.environment = time.environment(), .cached_aggregates = cached_aggregates});
  }

  // All entries of the log, read past the faults.
  std::vector<eventstore::LogEntry> entries() {
    std::vector<eventstore::LogEntry> entries;
    const auto plain = log.open(name_, true);
    for (eventstore::Position at = 1;; ++at) {
      auto entry = (*plain)->at(at);
      if (!entry) return entries;
      entries.push_back(std::move(*entry));
    }
  }

 private:
  std::string name_;

 public:
  eventstore::MemoryLog log;
  Faults faults;
  FakeTime time;
  std::unique_ptr<FaultyStore> store = open();
};

inline aggregates::CommandMeta meta_of(std::string cause, std::chrono::milliseconds time = std::chrono::seconds(5)) {
  aggregates::CommandMeta meta;
  meta.correlation = "of " + cause;
  meta.cause = std::move(cause);
  meta.deadline = std::chrono::steady_clock::now() + time;
  return meta;
}

}  // namespace jetpage::tests
