#include "jetpage/api/system/event_json.hpp"

#include "jetpage/api/json/json.hpp"

namespace jetpage::api {

using eventstore::Error;
using eventstore::Fault;
using eventstore::Result;

Result<std::string> event_json(const System& system, const eventstore::EventView& event, std::int64_t time_us) {
  const auto type = system.events.find(event.type);
  if (type == system.events.end()) {
    return Error{Fault::corrupted, "event_type_unknown", system.name + " knows no event " + std::string(event.type)};
  }
  if (!type->second.readable(event)) {
    return Error{Fault::corrupted, "event_unreadable", "the bytes of " + std::string(event.type) + " are damaged"};
  }
  const std::string first =
      "\"eventType\":" + json_string(type->second.name) + ",\"timestamp\":" + std::to_string(time_us / 1000);
  return to_json(event.data.data(), type->second.table, first);
}

Result<std::vector<std::string>> entry_json(const System& system, const eventstore::LogEntry& entry) {
  const auto located = [&](const Error& error) {
    return Error{error.fault, error.code,
                 eventstore::stream_of(system.name) + " " + std::to_string(entry.position) + " (" + entry.subject +
                     "): " + error.message};
  };
  const auto commit = entry.commit();
  if (!commit) return located(commit.error());
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < commit->size(); ++i) {
    auto text = event_json(system, commit->event(i), commit->time_us());
    if (!text) return located(text.error());
    texts.push_back(std::move(*text));
  }
  return texts;
}

}  // namespace jetpage::api
