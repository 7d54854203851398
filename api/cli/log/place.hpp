#pragma once

#include <string>

#include "jetpage/api/cli/terminal/command.hpp"
#include "jetpage/eventstore/event_store.hpp"

// Where to begin to read a log.
namespace jetpage::api::cli {

// What `--from` and `--since` say.
struct Start {
  eventstore::Position position = 1;          // the first that may be wanted
  std::optional<std::int64_t> since_us = {};  // earlier ones are not
};

// `--from POSITION`, `--from TIME` or `--since AGE`. Fault::invalid when it is neither, or both.
eventstore::Result<Start> start_of(const Words& words);

// A position at or before the first entry of this time or later, found by halving: a score of reads on any log. Clocks of
// several writers may differ by a minute. Behind the end when all entries are older.
eventstore::Result<eventstore::Position> position_at(eventstore::EventStore& store, eventstore::Position last,
                                                     std::int64_t time_us);

}  // namespace jetpage::api::cli
