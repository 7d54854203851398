#pragma once

#include <atomic>
#include <memory>
#include <utility>

#include "jetpage/eventstore/event_store.hpp"

namespace jetpage::tests {

// A store in whose place another one is put: readers of the first one say so.
class ExchangedStore : public eventstore::EventStore {
 public:
  ExchangedStore(std::unique_ptr<eventstore::EventStore> first, std::unique_ptr<eventstore::EventStore> second)
      : first_(std::move(first)), second_(std::move(second)) {}

  void exchange() { exchanged_ = true; }

  [[nodiscard]] const std::string& system() const override { return first_->system(); }
  eventstore::Result<eventstore::Position> append(const eventstore::AggregateName& name, eventstore::Position last,
                                                  const eventstore::Commit& commit) override {
    return current().append(name, last, commit);
  }
  eventstore::Done load(const eventstore::AggregateName& name, eventstore::Position from, const Visit& visit) override {
    return current().load(name, from, visit);
  }
  eventstore::Result<eventstore::LogEntry> at(eventstore::Position position) override { return current().at(position); }
  eventstore::Result<eventstore::Position> last() override { return current().last(); }
  eventstore::Result<std::unique_ptr<eventstore::Reader>> read(eventstore::Position after) override {
    if (exchanged_) return second_->read(after);
    return std::unique_ptr<eventstore::Reader>(std::make_unique<FirstReader>(*first_->read(after), exchanged_));
  }
  eventstore::Result<std::unique_ptr<eventstore::DurableReader>> read_durable(const std::string& name,
                                                                              eventstore::Position done) override {
    return current().read_durable(name, done);
  }

 private:
  class FirstReader : public eventstore::Reader {
   public:
    FirstReader(std::unique_ptr<eventstore::Reader> reader, const std::atomic<bool>& exchanged)
        : reader_(std::move(reader)), exchanged_(exchanged) {}
    eventstore::Result<std::optional<eventstore::LogEntry>> next(std::chrono::milliseconds wait) override {
      if (exchanged_) return eventstore::Error{eventstore::Fault::corrupted, "log_exchanged", "another log"};
      return reader_->next(wait);
    }

   private:
    std::unique_ptr<eventstore::Reader> reader_;
    const std::atomic<bool>& exchanged_;
  };

  [[nodiscard]] eventstore::EventStore& current() const { return exchanged_ ? *second_ : *first_; }

  std::unique_ptr<eventstore::EventStore> first_;
  std::unique_ptr<eventstore::EventStore> second_;
  std::atomic<bool> exchanged_ = false;
};

}  // namespace jetpage::tests
