#pragma once

#include <catch2/catch_test_macros.hpp>
#include <memory>
#include <string>
#include <vector>

#include "jetpage/aggregates/owners/owners.hpp"
#include "tests/aggregates/counter_system.hpp"

namespace jetpage::tests {

// Processes on one log whose steady clock the test moves. Each beats when it is told to.
struct Fleet : CounterSystem {
  using Milliseconds = std::chrono::milliseconds;

  struct Member {
    std::unique_ptr<aggregates::Owners> owners;
    std::shared_ptr<aggregates::Lease> lease;

    [[nodiscard]] bool acts() const { return lease->may_act(lease->epoch()); }
    void tick() const { owners->tick(); }
  };

  Member join(const std::string& home) {
    aggregates::OwnersOptions options;
    options.me = {home, "", home + " 1", "1.0"};
    options.environment = time.environment();
    options.environment.now = [this] { return clock; };
    options.report = [this](const std::string& message) { reports.push_back(message); };
    Member member{std::make_unique<aggregates::Owners>(bucket("heartbeats"), bucket("owners"), options), nullptr};
    member.lease = member.owners->lease("test-follow", *store);
    return member;
  }

  // Time passes while these beat, as each does in its thread.
  void pass(Milliseconds time, const std::vector<const Member*>& beating) {
    for (Milliseconds step{100}; time > Milliseconds(0); time -= step) {
      clock += step;
      if (clock.time_since_epoch() % Milliseconds(400) != Milliseconds(0)) continue;
      for (const Member* member : beating) member->tick();
    }
  }

  void add_entry() { REQUIRE(send(AddT{.amount = 1}, "cmd:" + std::to_string(++sent)).ok()); }

  aggregates::OwnerRecord record() {
    const auto found = bucket("owners")->get("test-follow");
    return aggregates::decode_owner(found.value()->value).value();
  }

  aggregates::Environment::Time clock{std::chrono::hours(1)};
  std::vector<std::string> reports;
  int sent = 0;
};

}  // namespace jetpage::tests
