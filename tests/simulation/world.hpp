#pragma once

#include <map>
#include <memory>
#include <string>

#include "jetpage/aggregates/command.hpp"
#include "jetpage/aggregates/environment.hpp"
#include "jetpage/api/system/system.hpp"
#include "jetpage/eventstore/memory/log.hpp"
#include "tests/simulation/bug.hpp"
#include "tests/simulation/scheduler.hpp"
#include "tests/simulation/weather.hpp"
#include "tests/support/faults.hpp"

namespace jetpage::tests {

// What the processes of one run share: the log and the buckets, time, and the weather.
class World {
 public:
  static constexpr std::chrono::milliseconds patience{30'000};

  World(api::System served, std::uint64_t seed, const Bug& seeded);

  // The log and a bucket as the process of this name has them: between any two calls others may go on, and calls fail.
  std::unique_ptr<eventstore::EventStore> open(const std::string& process);
  std::shared_ptr<eventstore::KeyValue> bucket(const std::string& name);
  aggregates::Environment environment(std::chrono::microseconds skew);

  // Does one call to the log or a bucket, before and after which others may go on.
  template <class Work>
  auto among_others(const Work& work) -> decltype(work()) {
    linger();
    auto result = work();
    linger();
    return result;
  }

  [[nodiscard]] eventstore::Position last() const { return *plain->last(); }
  // From where on others are called down: no faults, no outage.
  void heal();
  void begin_outage();

  api::System system;
  const Bug& bug;
  Scheduler scheduler;
  Random& random = scheduler.random();
  Weather weather = Weather::drawn(random);
  eventstore::MemoryLog log;
  std::unique_ptr<eventstore::EventStore> plain;
  Faults faults;
  std::map<std::string, eventstore::Position> acknowledged;  // by the reader's name
  std::map<std::string, eventstore::Position> read_from;     // where it began last

 private:
  std::optional<Failure> next_failure();
  void linger();

  Scheduler::Time outage_until_{};
  std::uint64_t ids_ = 0;
};

}  // namespace jetpage::tests
