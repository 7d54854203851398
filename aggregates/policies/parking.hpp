#pragma once

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "jetpage/eventstore/event_store.hpp"
#include "jetpage/eventstore/key_value.hpp"

namespace jetpage::aggregates {

// An event that a service's policies could not deal with, or one that waits behind such an event of its aggregate.
struct ParkedEvent {
  eventstore::Position position = 0;
  std::string subject;
  std::string reason;
  std::uint32_t attempts = 0;
  std::int64_t time_us = 0;  // when it was parked
  bool damaged = false;      // of its entry only the position can be read
};

// A parked event that somebody has given up.
struct DiscardedEvent {
  ParkedEvent event;
  std::string by;
  std::string why;
  std::int64_t time_us = 0;
};

// What somebody has asked a service's runner to do. Its revision changes with everything that is done about parked events.
struct ParkingRequests {
  std::vector<eventstore::Position> replay;
  std::uint64_t revision = 0;
};

// Where a service's parked events are kept, beside the log, until somebody replays or discards them. Thread-safe.
class Parking {
 public:
  // `reader` is the runner's name, `cinema-message`.
  Parking(std::shared_ptr<eventstore::KeyValue> bucket, std::string reader)
      : bucket_(std::move(bucket)), reader_(std::move(reader)) {}

  // Parking the same event again keeps the first reason.
  eventstore::Done park(const ParkedEvent& event);
  // Replaces what is told of a parked event: it was tried again, in vain.
  eventstore::Done park_again(const ParkedEvent& event);
  eventstore::Result<std::vector<ParkedEvent>> list();  // by position; damaged ones too
  eventstore::Result<bool> holds(eventstore::Position position);
  // Whether it is parked still. One that is gone although nobody has discarded it, because somebody deleted the bucket, is parked again.
  // So is one that another process has just replayed: to replay it again changes nothing.
  eventstore::Result<bool> keeps(const ParkedEvent& event);
  eventstore::Done remove(eventstore::Position position);

  // The runner is to try it again, and then what waits behind it. It is asked for until it was done or has failed again.
  eventstore::Done request_replay(eventstore::Position position);
  eventstore::Result<ParkingRequests> requests();
  eventstore::Done settle(eventstore::Position position);

  // Gives a parked event up, for good. Who did it and why is kept. Fault::not_found when it is not parked.
  eventstore::Done discard(eventstore::Position position, const DiscardedEvent& record);
  eventstore::Result<std::vector<DiscardedEvent>> discarded();  // by position
  eventstore::Result<std::set<eventstore::Position>> discarded_positions();

 private:
  [[nodiscard]] std::string key(eventstore::Position position) const;
  template <class Change>
  eventstore::Done change_requests(Change change);

  std::shared_ptr<eventstore::KeyValue> bucket_;
  std::string reader_;
};

}  // namespace jetpage::aggregates
