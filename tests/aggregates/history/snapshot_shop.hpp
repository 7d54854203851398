#pragma once

#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <vector>

#include "jetpage/aggregates/commands/handlers.hpp"
#include "jetpage/aggregates/mall/inventory.hpp"
#include "tests/eventstore/stores.hpp"
#include "tests/support/faulty_bucket.hpp"
#include "tests/support/faulty_store.hpp"
#include "tests/support/memory_system.hpp"
#include "tests/support/seed.hpp"

namespace jetpage::tests {

using mall::inventory::GiveBackT;
using mall::inventory::Inventory;
using mall::inventory::ModifyT;
using mall::inventory::RegisterT;
using mall::inventory::TakeT;

// A shop with inventories that have snapshots, on a log of either kind.
class Shop {
 public:
  static constexpr std::uint64_t every = 8;  // commits from one snapshot to the next

  explicit Shop(eventstore::Log& log) : log_(log), name_(fresh_name()) {}

  // A process: its memory is empty at first.
  struct Process {
    std::shared_ptr<aggregates::Snapshots> snapshots;
    std::unique_ptr<FaultyStore> store;
    std::unique_ptr<aggregates::Handlers> handlers;

    aggregates::CommandHandler<Inventory> inventories() const { return handlers->of<Inventory>(); }
    auto send(const Inventory::Command& command, const std::string& cause, const std::string& id = "A") const {
      return inventories().handle(id, command, meta_of(cause));
    }
    aggregates::Current<Inventory> look(const std::string& id = "A") const { return must(inventories().look(id)); }
  };
  Process process(std::size_t cached = 100) { return make(options(), cached); }
  Process process_with(aggregates::SnapshotOptions options) { return make(std::move(options), 100); }
  Process process_without_snapshots() { return make(std::nullopt, 100); }
  aggregates::SnapshotOptions options() {
    return {.every = every, .report = [this](const std::string& message) {
              const std::lock_guard lock(mutex_);
              reports_.push_back(message);
            }};
  }

  // Registers the product and lets orders 1 to `orders` take one each.
  void sell(const Process& process, int orders, const std::string& id = "A") {
    REQUIRE(process.send(RegisterT{.productId = id, .stock = 1'000'000}, "cmd:register", id).ok());
    for (int order = 1; order <= orders; ++order) REQUIRE(take(process, order, id));
    process.snapshots->finish();
  }
  static bool take(const Process& process, int order, const std::string& id = "A") {
    const std::string number = std::to_string(order);
    return process.send(TakeT{.productId = id, .orderId = number, .qty = 1}, "mall-product@" + number + ".0", id).ok();
  }

  // The bucket past the faults, and the key of a product's snapshot in it.
  [[nodiscard]] std::unique_ptr<eventstore::KeyValue> bucket() { return must(log_.bucket(name_ + "_snapshots", 0s)); }
  [[nodiscard]] std::string key(const std::string& id = "A") const { return name_ + ".inventory." + id; }
  [[nodiscard]] std::string value(const std::string& id = "A") { return must(bucket()->get(key(id)))->value; }
  void put(const std::string& value, const std::string& id = "A") {
    const auto there = bucket();
    must(there->update(key(id), value, must(there->get(key(id)))->revision));
  }

  [[nodiscard]] std::vector<std::string> reports() {
    const std::lock_guard lock(mutex_);
    return std::exchange(reports_, {});
  }
  Faults faults;      // of the bucket alone
  Faults log_faults;  // of the event store alone

 private:
  Process make(std::optional<aggregates::SnapshotOptions> options, std::size_t cached) {
    Process process;
    if (options) {
      process.snapshots = std::make_shared<aggregates::Snapshots>(std::make_shared<FaultyBucket>(bucket(), faults),
                                                                  std::move(*options));
    }
    process.store = std::make_unique<FaultyStore>(must(log_.open(name_, true)), log_faults);
    process.handlers = std::make_unique<aggregates::Handlers>(
        *process.store, aggregates::HandlerOptions{.cached_aggregates = cached, .snapshots = process.snapshots});
    return process;
  }

  eventstore::Log& log_;
  std::string name_;
  std::mutex mutex_;
  std::vector<std::string> reports_;
};

// Two folds of the same aggregate say the same of everything.
inline void check_same(const aggregates::Current<Inventory>& one, const aggregates::Current<Inventory>& other) {
  CHECK(one.history.data() == other.history.data());
  CHECK(one.state.pack() == other.state.pack());
}

}  // namespace jetpage::tests
