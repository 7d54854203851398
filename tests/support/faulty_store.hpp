#pragma once

#include <algorithm>
#include <atomic>
#include <memory>
#include <mutex>
#include <set>
#include <utility>

#include "jetpage/eventstore/event_store.hpp"
#include "tests/support/faults.hpp"

namespace jetpage::tests {

// A reader that fails as planned. It never waits long, so that whoever reads stops soon.
class FaultyReader : public eventstore::DurableReader {
 public:
  FaultyReader(std::unique_ptr<eventstore::Reader> reader, eventstore::DurableReader* durable, Faults& faults)
      : reader_(std::move(reader)), durable_(durable), faults_(faults) {}

  eventstore::Result<std::optional<eventstore::LogEntry>> next(std::chrono::milliseconds wait) override {
    if (!held_) {
      auto entry = reader_->next(std::min(wait, std::chrono::milliseconds(2)));
      if (!entry || !*entry) return entry;
      held_ = std::move(**entry);
    }
    if (const auto failure = faults_.next("next", held_->subject)) return error_of(*failure);
    return std::exchange(held_, std::nullopt);
  }

  eventstore::Done acknowledge(eventstore::Position position) override {
    if (const auto failure = faults_.next("acknowledge", std::to_string(position))) {
      if (*failure >= Failure::lost_answer) (void)durable_->acknowledge(position);
      return error_of(*failure);
    }
    return durable_->acknowledge(position);
  }

  [[nodiscard]] eventstore::Position position() const override { return durable_ ? durable_->position() : 0; }

 private:
  std::unique_ptr<eventstore::Reader> reader_;
  eventstore::DurableReader* durable_;
  Faults& faults_;
  std::optional<eventstore::LogEntry> held_;
};

// A store whose calls fail as planned.
class FaultyStore : public eventstore::EventStore {
 public:
  FaultyStore(std::unique_ptr<eventstore::EventStore> store, Faults& faults)
      : store_(std::move(store)), faults_(faults) {}

  [[nodiscard]] const std::string& system() const override { return store_->system(); }

  eventstore::Result<eventstore::Position> append(const eventstore::AggregateName& aggregate,
                                                  eventstore::Position expected_last,
                                                  const eventstore::Commit& commit) override {
    const auto failure = faults_.next("append", eventstore::subject_of(system(), aggregate));
    if (!failure) {
      const std::lock_guard lock(mutex_);
      if (!forgotten_.contains(commit.id)) return store_->append(aggregate, expected_last, commit);
      return eventstore::Error{eventstore::Fault::conflict, "conflict", "something lies there"};
    }
    if (*failure >= Failure::lost_answer) {
      const auto written = store_->append(aggregate, expected_last, commit);
      if (written.is(eventstore::Fault::conflict)) return written;  // said before anything could be lost
      const std::lock_guard lock(mutex_);
      if (*failure == Failure::lost_answer_and_id) forgotten_.insert(commit.id);
    }
    return error_of(*failure);
  }

  eventstore::Done load(const eventstore::AggregateName& aggregate, eventstore::Position from,
                        const Visit& visit) override {
    if (const auto failure = read_failure("load", eventstore::subject_of(system(), aggregate))) return *failure;
    return store_->load(aggregate, from, [&](const eventstore::LogEntry& entry) {
      ++loaded_;
      return visit(entry);
    });
  }
  eventstore::Result<eventstore::LogEntry> at(eventstore::Position position) override {
    if (const auto failure = read_failure("at", std::to_string(position))) return *failure;
    return store_->at(position);
  }
  eventstore::Result<eventstore::Position> last() override {
    if (const auto failure = read_failure("last", "")) return *failure;
    return store_->last();
  }
  eventstore::Result<std::unique_ptr<eventstore::Reader>> read(eventstore::Position after) override {
    if (const auto failure = read_failure("read", "")) return *failure;
    auto reader = store_->read(after);
    if (!reader) return reader;
    return std::unique_ptr<eventstore::Reader>(std::make_unique<FaultyReader>(std::move(*reader), nullptr, faults_));
  }
  eventstore::Result<std::unique_ptr<eventstore::DurableReader>> read_durable(const std::string& name,
                                                                              eventstore::Position done) override {
    if (const auto failure = read_failure("read", name)) return *failure;
    auto reader = store_->read_durable(name, done);
    if (!reader) return reader;
    eventstore::DurableReader* durable = reader->get();
    return std::unique_ptr<eventstore::DurableReader>(
        std::make_unique<FaultyReader>(std::move(*reader), durable, faults_));
  }

  // How many entries `load` has read.
  [[nodiscard]] std::size_t loaded() const { return loaded_; }

 private:
  // Reading has no unknown outcome.
  std::optional<eventstore::Error> read_failure(std::string_view what, std::string on) {
    if (!faults_.next(what, std::move(on))) return std::nullopt;
    return error_of(Failure::unavailable);
  }

  std::unique_ptr<eventstore::EventStore> store_;
  Faults& faults_;
  std::mutex mutex_;
  std::set<std::string> forgotten_;
  std::atomic<std::size_t> loaded_ = 0;
};

}  // namespace jetpage::tests
