#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "jetpage/api/system/system.hpp"
#include "jetpage/eventstore/event_store.hpp"

namespace jetpage::api {

// What is known of an event of this type: of the system's, or the log's own. Null: nothing.
const EventType* event_type(const System& system, std::string_view type);

// An event as people and programs outside see it: `eventType`, `timestamp` (epoch ms), then its fields in the schema's order.
// SYSTEMS.md 0. Fault::corrupted when the system knows no such event or its bytes are damaged.
eventstore::Result<std::string> event_json(const System& system, const eventstore::EventView& event,
                                           std::int64_t time_us);

// All events of a log entry, one text each. Errors name stream and position.
eventstore::Result<std::vector<std::string>> entry_json(const System& system, const eventstore::LogEntry& entry);

}  // namespace jetpage::api
