#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "jetpage/eventstore/event_store.hpp"

namespace jetpage::tests {

// A store whose readers, if they begin before a position, get no further than it until they are let go: a rebuild is held
// where a test wants it, while the views that are live go on.
class HeldStore : public eventstore::EventStore {
 public:
  static constexpr eventstore::Position nowhere = UINT64_MAX;

  HeldStore(std::unique_ptr<eventstore::EventStore> store, eventstore::Position at)
      : store_(std::move(store)), at_(at) {}

  void hold(eventstore::Position at) { at_ = at; }
  void let_go() { at_ = nowhere; }
  // Where readers began, in their order.
  [[nodiscard]] std::vector<eventstore::Position> reads() const {
    const std::lock_guard lock(mutex_);
    return reads_;
  }

  [[nodiscard]] const std::string& system() const override { return store_->system(); }
  eventstore::Result<eventstore::Position> append(const eventstore::AggregateName& name, eventstore::Position last,
                                                  const eventstore::Commit& commit) override {
    return store_->append(name, last, commit);
  }
  eventstore::Done load(const eventstore::AggregateName& name, eventstore::Position from, const Visit& visit) override {
    return store_->load(name, from, visit);
  }
  eventstore::Result<eventstore::LogEntry> at(eventstore::Position position) override { return store_->at(position); }
  eventstore::Result<eventstore::Position> last() override { return store_->last(); }
  eventstore::Result<std::unique_ptr<eventstore::Reader>> read(eventstore::Position after) override {
    {
      const std::lock_guard lock(mutex_);
      reads_.push_back(after);
    }
    return std::unique_ptr<eventstore::Reader>(std::make_unique<HeldReader>(*store_->read(after), after, at_));
  }
  eventstore::Result<std::unique_ptr<eventstore::DurableReader>> read_durable(const std::string& name,
                                                                              eventstore::Position done) override {
    return store_->read_durable(name, done);
  }

 private:
  class HeldReader : public eventstore::Reader {
   public:
    HeldReader(std::unique_ptr<eventstore::Reader> reader, eventstore::Position after,
               const std::atomic<eventstore::Position>& at)
        : reader_(std::move(reader)), seen_(after), at_(at) {}

    eventstore::Result<std::optional<eventstore::LogEntry>> next(std::chrono::milliseconds wait) override {
      if (seen_ == at_) {
        std::this_thread::sleep_for(std::min(wait, std::chrono::milliseconds(1)));
        return std::optional<eventstore::LogEntry>();
      }
      auto entry = reader_->next(wait);
      if (entry && *entry) seen_ = (*entry)->position;
      return entry;
    }

   private:
    std::unique_ptr<eventstore::Reader> reader_;
    eventstore::Position seen_;
    const std::atomic<eventstore::Position>& at_;
  };

  std::unique_ptr<eventstore::EventStore> store_;
  std::atomic<eventstore::Position> at_;
  mutable std::mutex mutex_;
  std::vector<eventstore::Position> reads_;
};

}  // namespace jetpage::tests
