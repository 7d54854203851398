#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "jetpage/api/cli/log/logged_event.hpp"
#include "jetpage/eventstore/jetstream/log.hpp"

// What one request set off: all events of its correlation.
namespace jetpage::api::cli {

class Saga {
 public:
  // False when nobody reads on.
  using Show = std::function<bool(const LoggedEvent&)>;

  // Looks behind `after`, which lies before the request's first event. The log must outlive it.
  static eventstore::Result<std::unique_ptr<Saga>> open(eventstore::JetStreamLog& log, const System& system,
                                                        eventstore::Position after, std::string correlation, Show show);

  // Shows what is on the log up to `position`.
  eventstore::Done show_until(eventstore::Position position);

  // Shows what comes until every policy has dealt with the last of it and nothing followed. Fault::outcome_unknown when that
  // took longer than `patience`: the message says who is behind.
  eventstore::Done follow(std::chrono::milliseconds patience);

 private:
  Saga(const eventstore::JetStreamLog& log, const System& system, eventstore::Position after)
      : log_(log), system_(system), read_(after) {}
  // The policies that have not dealt with all of it; empty: none.
  eventstore::Result<std::string> behind() const;

  const eventstore::JetStreamLog& log_;
  const System& system_;
  eventstore::Position read_;
  eventstore::Position last_ = 0;  // of its events
  bool is_read_ = true;
  EventFilter filter_;
  Show show_;
  std::unique_ptr<eventstore::EventStore> store_;
  std::unique_ptr<eventstore::Reader> reader_;
};

}  // namespace jetpage::api::cli
