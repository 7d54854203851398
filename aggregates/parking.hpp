#pragma once

#include <memory>
#include <string>
#include <vector>

#include "eventstore/event_store.hpp"
#include "eventstore/key_value.hpp"

namespace jetpage::aggregates {

// An event that a service's policies could not deal with, or one that waits behind such an event of its aggregate.
struct ParkedEvent {
  eventstore::Position position = 0;
  std::string subject;
  std::string reason;
  std::uint32_t attempts = 0;
  std::int64_t time_us = 0;  // when it was parked
};

// Where a service's parked events are kept, beside the log, until somebody replays or discards them. Thread-safe.
class Parking {
 public:
  // `reader` is the runner's name, `cinema-message`.
  Parking(std::shared_ptr<eventstore::KeyValue> bucket, std::string reader)
      : bucket_(std::move(bucket)), reader_(std::move(reader)) {}

  // Parking the same event again keeps the first reason.
  eventstore::Done park(const ParkedEvent& event);
  eventstore::Result<std::vector<ParkedEvent>> list();  // by position
  eventstore::Result<bool> holds(eventstore::Position position);
  eventstore::Done remove(eventstore::Position position);

 private:
  [[nodiscard]] std::string key(eventstore::Position position) const;

  std::shared_ptr<eventstore::KeyValue> bucket_;
  std::string reader_;
};

}  // namespace jetpage::aggregates
