#include "jetpage/api/system/log_line.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "jetpage/api/json/json.hpp"
#include "jetpage/api/system/event_json.hpp"

namespace jetpage::api {
namespace {

using eventstore::Bytes;
using eventstore::Commit;
using eventstore::CommitView;
using eventstore::Error;
using eventstore::Event;
using eventstore::EventView;
using eventstore::Fault;
using eventstore::LogEntry;
using eventstore::Result;
using nlohmann::json;

std::string hex(std::uint64_t number) {
  std::array<char, 17> text{};
  std::snprintf(text.data(), text.size(), "%016llx", static_cast<unsigned long long>(number));
  return text.data();
}

std::uint64_t from_hex(const std::string& text) {
  std::uint64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number, 16);
  return number;
}

std::string hex(std::span<const std::uint8_t> bytes) {
  static constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (const std::uint8_t byte : bytes) {
    text += digits[byte >> 4];
    text += digits[byte & 15];
  }
  return text;
}

Result<Bytes> bytes_in(const std::string& text) {
  Bytes bytes;
  for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
    std::uint8_t byte = 0;
    const auto [end, error] = std::from_chars(text.data() + i, text.data() + i + 2, byte, 16);
    if (error != std::errc() || end != text.data() + i + 2) break;
    bytes.push_back(byte);
  }
  if (bytes.size() * 2 == text.size()) return bytes;
  return Error{Fault::invalid, "line_invalid", "`bytes` is no hexadecimal text"};
}

// What the event's JSON is written as.
Result<Bytes> bytes_of(const EventType& type, std::string_view data) {
  auto table = to_table(data, type.table);
  if (!table) return table;
  const EventView view{"", *table, 0};
  if (!type.readable(view)) return Error{Fault::invalid, "line_invalid", "an event of " + type.name + " lacks a field"};
  return type.repack(*table);
}

std::string event_text(const System& system, const EventView& event) {
  std::string text = "{\"type\":" + json_string(event.type);
  const EventType* type = event_type(system, event.type);
  if (type != nullptr && type->readable(event)) {
    const std::string data = to_json(event.data.data(), type->table);
    const auto again = bytes_of(*type, data);
    if (again && std::ranges::equal(*again, event.data)) return text + ",\"data\":" + data + "}";
  }
  return text + ",\"bytes\":\"" + hex(event.data) + "\"}";
}

Commit copy_of(const CommitView& view) {
  Commit commit{std::string(view.id()),
                std::string(view.cause()),
                std::string(view.correlation()),
                view.time_us(),
                view.version(),
                view.previous(),
                {},
                view.checksum().has_value()};
  for (std::size_t i = 0; i < view.size(); ++i) {
    const EventView event = view.event(i);
    commit.events.push_back({std::string(event.type), {event.data.begin(), event.data.end()}});
  }
  return commit;
}

Result<Event> event_in(const System& system, const json& object) {
  Event event{object.at("type").get<std::string>(), {}};
  if (object.contains("bytes")) {
    auto bytes = bytes_in(object.at("bytes").get<std::string>());
    if (!bytes) return bytes.error();
    event.data = std::move(*bytes);
    return event;
  }
  const EventType* type = event_type(system, event.type);
  if (type == nullptr) {
    return Error{Fault::invalid, "event_type_unknown", system.name + " knows no event " + event.type};
  }
  auto bytes = bytes_of(*type, object.at("data").dump());
  if (!bytes) return bytes.error();
  event.data = std::move(*bytes);
  return event;
}

Error changed(eventstore::Position position) {
  return {Fault::invalid, "line_changed",
          "position " + std::to_string(position) + " does not have the hash it tells: it was changed"};
}

Result<LoggedCommit> skipped_in(const System& system, const json& line) {
  auto bytes = bytes_in(line.at("bytes").get<std::string>());
  if (!bytes) return bytes.error();
  LoggedCommit logged;
  logged.position = line.at("position").get<eventstore::Position>();
  logged.skipped = LogEntry{logged.position, line.at("subject").get<std::string>(), std::move(*bytes)};
  if (eventstore::hash_of(logged.skipped->bytes) != from_hex(line.at("hash").get<std::string>())) {
    return changed(logged.position);
  }
  if (logged.skipped->subject.starts_with(system.name + ".")) return logged;
  return Error{Fault::invalid, "line_invalid", "the subject " + logged.skipped->subject + " is not of " + system.name};
}

Result<LoggedCommit> commit_in(const System& system, const json& line) {
  LoggedCommit logged;
  logged.position = line.at("position").get<eventstore::Position>();
  logged.aggregate = {line.at("aggregate").get<std::string>(), line.at("id").get<std::string>()};
  logged.commit = {line.at("commit").get<std::string>(),
                   line.at("cause").get<std::string>(),
                   line.at("correlation").get<std::string>(),
                   line.at("timeUs").get<std::int64_t>(),
                   line.at("version").get<std::uint64_t>(),
                   from_hex(line.at("previous").get<std::string>()),
                   {},
                   line.at("checked").get<bool>()};
  for (const json& object : line.at("events")) {
    auto event = event_in(system, object);
    if (!event) return event.error();
    logged.commit.events.push_back(std::move(*event));
  }
  const std::uint64_t hash = eventstore::hash_of(eventstore::encode(logged.commit));
  if (hash == from_hex(line.at("hash").get<std::string>())) return logged;
  return changed(logged.position);
}

}  // namespace

Result<std::string> log_line(const System& system, const LogEntry& entry, eventstore::Position last) {
  const std::string where =
      eventstore::stream_of(system.name) + " " + std::to_string(entry.position) + " (" + entry.subject + "): ";
  const auto aggregate = eventstore::aggregate_of(entry.subject);
  const auto view = entry.commit();
  if (!aggregate || !view) {
    return Error{Fault::corrupted, "entry_unreadable",
                 where + (view ? "its subject names no aggregate" : view.error().message)};
  }
  const Commit commit = copy_of(*view);
  const std::uint64_t hash = view->hash();
  if (eventstore::hash_of(eventstore::encode(commit)) != hash) {
    return Error{Fault::corrupted, "entry_foreign", where + "its bytes are not as jetpage writes them"};
  }
  std::string events;
  for (std::size_t i = 0; i < view->size(); ++i) {
    events += (events.empty() ? "" : ",") + event_text(system, view->event(i));
  }
  return "{\"position\":" + std::to_string(entry.position) + ",\"aggregate\":" + json_string(aggregate->category) +
         ",\"id\":" + json_string(aggregate->id) + ",\"commit\":" + json_string(commit.id) +
         ",\"cause\":" + json_string(commit.cause) + ",\"correlation\":" + json_string(commit.correlation) +
         ",\"timeUs\":" + std::to_string(commit.time_us) + ",\"version\":" + std::to_string(commit.version) +
         ",\"previous\":\"" + hex(commit.previous) + "\",\"hash\":\"" + hex(hash) +
         "\",\"checked\":" + (commit.checked ? "true" : "false") + ",\"events\":[" + events +
         "],\"last\":" + std::to_string(last) + "}";
}

std::string skipped_line(const LogEntry& entry, eventstore::Position last) {
  return "{\"position\":" + std::to_string(entry.position) + ",\"subject\":" + json_string(entry.subject) +
         ",\"skipped\":true,\"hash\":\"" + hex(eventstore::hash_of(entry.bytes)) + "\",\"bytes\":\"" +
         hex(entry.bytes) + "\",\"last\":" + std::to_string(last) + "}";
}

Result<LoggedCommit> parse_log_line(const System& system, std::string_view line) {
  const json parsed = json::parse(line, nullptr, false);
  if (parsed.is_discarded() || !parsed.is_object())
    return Error{Fault::invalid, "line_invalid", "it is no JSON object"};
  try {
    auto logged = parsed.contains("skipped") ? skipped_in(system, parsed) : commit_in(system, parsed);
    if (logged) logged->last = parsed.value("last", eventstore::Position{0});
    return logged;
  } catch (const json::exception& error) {
    return Error{Fault::invalid, "line_invalid",
                 std::string("a member is missing or of another type: ") + error.what()};
  }
}

}  // namespace jetpage::api
