#pragma once

#include <string>

#include "jetpage/api/system/system.hpp"
#include "jetpage/eventstore/event_store.hpp"

// What stands in the way of readers.
namespace jetpage::api::cli {

struct Obstacle {
  std::string why;         // the entry stops whoever reads it; empty: it does not, it is a good commit
  bool is_folded = false;  // only its aggregate stops there: to the views it is a commit like others
};

// Why the entry stops readers. Fault::refused `waits`: an earlier one of its aggregate stops them already, so that nobody can tell.
eventstore::Result<Obstacle> obstacle_at(const System& system, eventstore::EventStore& store,
                                         const eventstore::LogEntry& entry);

}  // namespace jetpage::api::cli
