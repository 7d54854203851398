#include "jetpage/api/cli/log/logged_event.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "jetpage/api/cli/terminal/terminal.hpp"
#include "jetpage/api/cli/terminal/time_text.hpp"
#include "jetpage/api/json/json.hpp"
#include "jetpage/api/system/event_json.hpp"

namespace jetpage::api::cli {
namespace {

using eventstore::CommitView;
using eventstore::Error;
using eventstore::LogEntry;
using eventstore::Result;

constexpr std::size_t wide = 110;  // columns from which on a row has room for the date

std::string padded(std::string text, std::size_t width) {
  const std::size_t taken = width_of(text);
  return text.append(taken < width ? width - taken : 0, ' ') + "  ";
}

bool has_date(std::optional<std::size_t> width) { return width.value_or(wide) >= wide; }

struct Row {
  std::string position;
  std::string time;
  std::string aggregate;
  std::string event;
  std::string fields;
};

std::string line_text(const Row& row, std::optional<std::size_t> width) {
  std::string line = padded(row.position, 8) + padded(row.time, has_date(width) ? 24 : 13) + padded(row.aggregate, 16) +
                     padded(row.event, 24) + row.fields;
  while (line.ends_with(' ')) line.pop_back();
  return width ? cut(line, *width) : line;
}

}  // namespace

bool EventFilter::may_hold(const std::string& subject) const {
  if (aggregate.empty() && id.empty()) return true;
  const auto name = eventstore::aggregate_of(subject);
  return name && (aggregate.empty() || name->category == aggregate) && (id.empty() || name->id == id);
}

bool EventFilter::takes(const CommitView& commit) const {
  return (correlation.empty() || commit.correlation() == correlation) && (!since_us || commit.time_us() >= *since_us);
}

bool EventFilter::takes(std::string_view type) const {
  return types.empty() || std::any_of(types.begin(), types.end(), [&](const std::string& wanted) {
           return type == wanted || type.substr(type.rfind('.') + 1) == wanted;
         });
}

Result<std::vector<LoggedEvent>> events_of(const System& system, const LogEntry& entry, const EventFilter& filter) {
  const auto located = [&](const Error& error) {
    return Error{error.fault, error.code,
                 eventstore::stream_of(system.name) + " " + std::to_string(entry.position) + " (" + entry.subject +
                     "): " + error.message};
  };
  std::vector<LoggedEvent> events;
  if (!filter.may_hold(entry.subject)) return events;
  const auto commit = entry.commit();
  if (!commit) return located(commit.error());
  if (!filter.takes(*commit)) return events;
  const auto name = eventstore::aggregate_of(entry.subject).value_or(eventstore::AggregateName{});
  for (std::size_t i = 0; i < commit->size(); ++i) {
    const auto event = commit->event(i);
    if (!filter.takes(event.type)) continue;
    auto json = event_json(system, event, commit->time_us());
    if (!json) return located(json.error());
    events.push_back({entry.position, commit->time_us(), name, event.version, std::string(commit->cause()),
                      std::string(commit->correlation()), std::string(event.type.substr(event.type.rfind('.') + 1)),
                      std::move(*json)});
  }
  return events;
}

std::string as_envelope(const LoggedEvent& event) {
  return "{\"position\":" + std::to_string(event.position) + ",\"time\":" + json_string(time_text(event.time_us)) +
         ",\"aggregate\":" + json_string(event.aggregate.category) + ",\"id\":" + json_string(event.aggregate.id) +
         ",\"version\":" + std::to_string(event.version) + ",\"cause\":" + json_string(event.cause) +
         ",\"correlation\":" + json_string(event.correlation) + ",\"event\":" + event.json + "}";
}

std::string row_heading(std::optional<std::size_t> width) {
  return line_text({"POSITION", "TIME", "AGGREGATE", "EVENT", "FIELDS"}, width);
}

std::string as_row(const LoggedEvent& event, std::optional<std::size_t> width) {
  const std::string time = time_text(event.time_us);
  return line_text(
      {std::to_string(event.position), has_date(width) ? time : time.substr(time.find('T') + 1),
       harmless(event.aggregate.category + " " + event.aggregate.id), harmless(event.type), fields_text(event.json)},
      width);
}

std::string fields_text(const std::string& json) {
  const auto object = nlohmann::ordered_json::parse(json, nullptr, false);
  std::string text;
  if (!object.is_object()) return json;
  for (const auto& [name, value] : object.items()) {
    if (value.is_null() || name == "eventType" || name == "timestamp") continue;
    text += (text.empty() ? "" : " ") + name + "=" + value.dump();
  }
  return text;
}

}  // namespace jetpage::api::cli
