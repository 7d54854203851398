#pragma once

#include <memory>
#include <string>

#include "tests/simulation/world.hpp"

namespace jetpage::tests {

// A store before and after each call to which others may go on.
class SimulatedStore : public eventstore::EventStore {
 public:
  SimulatedStore(World& world, std::string process, std::unique_ptr<eventstore::EventStore> store)
      : world_(world), process_(std::move(process)), store_(std::move(store)) {}

  [[nodiscard]] const std::string& system() const override { return store_->system(); }
  eventstore::Result<eventstore::Position> append(const eventstore::AggregateName& aggregate,
                                                  eventstore::Position expected_last,
                                                  const eventstore::Commit& commit) override;
  eventstore::Done load(const eventstore::AggregateName& aggregate, eventstore::Position from,
                        const Visit& visit) override;
  eventstore::Result<std::set<std::string>> existing(const std::string& category,
                                                     const std::vector<std::string>& ids) override;
  eventstore::Result<eventstore::LogEntry> at(eventstore::Position position) override;
  eventstore::Result<eventstore::Position> last() override;
  eventstore::Result<std::unique_ptr<eventstore::Reader>> read(eventstore::Position after) override;
  eventstore::Result<std::unique_ptr<eventstore::DurableReader>> read_durable(const std::string& name,
                                                                              eventstore::Position done) override;

 private:
  void note(const eventstore::AggregateName& aggregate, const eventstore::Commit& commit, eventstore::Position before,
            const eventstore::Result<eventstore::Position>& position);

  World& world_;
  std::string process_;
  std::unique_ptr<eventstore::EventStore> store_;
};

class SimulatedBucket : public eventstore::KeyValue {
 public:
  SimulatedBucket(World& world, std::unique_ptr<eventstore::KeyValue> bucket)
      : world_(world), bucket_(std::move(bucket)) {}

  eventstore::Result<std::optional<Entry>> get(const std::string& key) override {
    return world_.among_others([&] { return bucket_->get(key); });
  }
  eventstore::Result<std::uint64_t> create(const std::string& key, const std::string& value) override {
    return world_.among_others([&] { return bucket_->create(key, value); });
  }
  eventstore::Result<std::uint64_t> update(const std::string& key, const std::string& value,
                                           std::uint64_t revision) override {
    return world_.among_others([&] { return bucket_->update(key, value, revision); });
  }
  eventstore::Done remove(const std::string& key) override {
    return world_.among_others([&] { return bucket_->remove(key); });
  }
  eventstore::Result<std::vector<std::string>> keys(const std::string& prefix) override {
    return world_.among_others([&] { return bucket_->keys(prefix); });
  }

 private:
  World& world_;
  std::unique_ptr<eventstore::KeyValue> bucket_;
};

}  // namespace jetpage::tests
