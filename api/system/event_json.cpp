#include "jetpage/api/system/event_json.hpp"

#include "jetpage/api/json/json.hpp"
#include "jetpage/eventstore/codec.hpp"
#include "jetpage/schemas/eventstore_generated.h"

namespace jetpage::api {

using eventstore::Error;
using eventstore::Fault;
using eventstore::Result;

namespace {

template <class E>
EventType own() {
  const auto readable = [](const eventstore::EventView& event) { return eventstore::readable<E>(event.data); };
  const auto repack = [](std::span<const std::uint8_t> data) {
    return eventstore::to_event(eventstore::unpack<E>(data)).data;
  };
  return {E::TableType::Traits::name, E::TableType::MiniReflectTypeTable(), readable, eventstore::skip_words.category,
          repack};
}

}  // namespace

const EventType* event_type(const System& system, std::string_view type) {
  static const EventType skipped = own<schemas::PositionSkippedT>();
  static const EventType taken_back = own<schemas::SkipTakenBackT>();
  if (type == eventstore::type_name<schemas::PositionSkippedT>()) return &skipped;
  if (type == eventstore::type_name<schemas::SkipTakenBackT>()) return &taken_back;
  const auto found = system.events.find(type);
  return found == system.events.end() ? nullptr : &found->second;
}

Result<std::string> event_json(const System& system, const eventstore::EventView& event, std::int64_t time_us) {
  const EventType* type = event_type(system, event.type);
  if (type == nullptr) {
    return Error{Fault::corrupted, "event_type_unknown", system.name + " knows no event " + std::string(event.type)};
  }
  if (!type->readable(event)) {
    return Error{Fault::corrupted, "event_unreadable", "the bytes of " + std::string(event.type) + " are damaged"};
  }
  const std::string first =
      "\"eventType\":" + json_string(type->name) + ",\"timestamp\":" + std::to_string(time_us / 1000);
  return to_json(event.data.data(), type->table, first);
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
