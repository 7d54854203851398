#include "jetpage/aggregates/policies/parking.hpp"

#include <flatbuffers/flatbuffers.h>

#include <algorithm>
#include <charconv>
#include <optional>

#include "jetpage/schemas/eventstore_generated.h"

namespace jetpage::aggregates {

using eventstore::Done;
using eventstore::Error;
using eventstore::Fault;
using eventstore::Result;

namespace {

flatbuffers::Offset<schemas::Parked> write(flatbuffers::FlatBufferBuilder& builder, const ParkedEvent& event) {
  return schemas::CreateParkedDirect(builder, event.position, event.subject.c_str(), event.reason.c_str(),
                                     event.attempts, event.time_us);
}

std::string finished(flatbuffers::FlatBufferBuilder& builder) {
  return {reinterpret_cast<const char*>(builder.GetBufferPointer()), builder.GetSize()};
}

std::string encode(const ParkedEvent& event) {
  flatbuffers::FlatBufferBuilder builder;
  builder.Finish(write(builder, event));
  return finished(builder);
}

ParkedEvent event_of(const schemas::Parked& parked) {
  return {parked.position(), parked.aggregate()->str(), parked.reason()->str(), parked.attempts(), parked.time_us()};
}

// Reads a value as such a table; null when it is damaged. The bytes must outlive it.
template <class Table>
const Table* read(const std::vector<std::uint8_t>& bytes) {
  flatbuffers::Verifier verifier(bytes.data(), bytes.size());
  if (bytes.empty() || !verifier.VerifyBuffer<Table>(nullptr)) return nullptr;
  return flatbuffers::GetRoot<Table>(bytes.data());
}

std::vector<std::uint8_t> bytes_of(const std::string& value) { return {value.begin(), value.end()}; }

ParkedEvent decode(eventstore::Position position, const std::string& value) {
  const auto bytes = bytes_of(value);
  const auto* parked = read<schemas::Parked>(bytes);
  if (parked != nullptr && parked->position() == position) return event_of(*parked);
  return {position, "", "what was noted when it was parked is damaged", 0, 0, true};
}

std::optional<DiscardedEvent> decode_discarded(const std::string& value) {
  const auto bytes = bytes_of(value);
  const auto* discarded = read<schemas::Discarded>(bytes);
  if (discarded == nullptr) return std::nullopt;
  return DiscardedEvent{event_of(*discarded->event()), discarded->by()->str(), discarded->why()->str(),
                        discarded->time_us()};
}

std::optional<eventstore::Position> position_in(std::string_view text) {
  eventstore::Position position = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), position);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return position;
}

std::vector<eventstore::Position> positions_in(std::string_view text) {
  std::vector<eventstore::Position> positions;
  while (!text.empty()) {
    const auto space = text.find(' ');
    if (const auto position = position_in(text.substr(0, space))) positions.push_back(*position);
    text = space == text.npos ? std::string_view() : text.substr(space + 1);
  }
  return positions;
}

}  // namespace

std::string Parking::key(eventstore::Position position) const { return reader_ + "." + std::to_string(position); }

Done Parking::park(const ParkedEvent& event) {
  const auto created = bucket_->create(key(event.position), encode(event));
  if (created || created.is(Fault::conflict)) return {};
  return created.error();
}

Done Parking::park_again(const ParkedEvent& event) {
  const auto entry = bucket_->get(key(event.position));
  if (!entry) return entry.error();
  if (!*entry) return {};  // discarded meanwhile
  ParkedEvent again = event;
  again.attempts += decode(event.position, (*entry)->value).attempts;
  const auto updated = bucket_->update(key(event.position), encode(again), (*entry)->revision);
  if (updated || updated.is(Fault::conflict)) return {};
  return updated.error();
}

Result<std::vector<ParkedEvent>> Parking::list() {
  auto keys = bucket_->keys(reader_ + ".");
  if (!keys) return std::move(keys).error();
  std::vector<ParkedEvent> events;
  for (const std::string& key : *keys) {
    const auto position = position_in(std::string_view(key).substr(reader_.size() + 1));
    if (!position) continue;  // not ours
    auto entry = bucket_->get(key);
    if (!entry) return std::move(entry).error();
    if (*entry) events.push_back(decode(*position, (*entry)->value));  // otherwise removed meanwhile
  }
  std::sort(events.begin(), events.end(), [](const auto& a, const auto& b) { return a.position < b.position; });
  return events;
}

Result<bool> Parking::holds(eventstore::Position position) {
  auto entry = bucket_->get(key(position));
  if (!entry) return std::move(entry).error();
  return entry->has_value();
}

Result<bool> Parking::keeps(const ParkedEvent& event) {
  const auto held = holds(event.position);
  if (!held || *held) return held;
  const auto discarded = bucket_->get("discarded." + key(event.position));
  if (!discarded) return discarded.error();
  if (*discarded) return false;
  if (auto done = park(event); !done) return done.error();
  return true;
}

Done Parking::remove(eventstore::Position position) { return bucket_->remove(key(position)); }

template <class Change>
Done Parking::change_requests(Change change) {
  const std::string key = "requests." + reader_;
  for (;;) {
    const auto entry = bucket_->get(key);
    if (!entry) return entry.error();
    auto positions = *entry ? positions_in((*entry)->value) : std::vector<eventstore::Position>();
    change(positions);
    std::string text;
    for (const auto position : positions) text += (text.empty() ? "" : " ") + std::to_string(position);
    const auto written = *entry ? bucket_->update(key, text, (*entry)->revision) : bucket_->create(key, text);
    if (written) return {};
    if (!written.is(Fault::conflict)) return written.error();
  }
}

Done Parking::request_replay(eventstore::Position position) {
  return change_requests([&](auto& positions) {
    if (std::find(positions.begin(), positions.end(), position) == positions.end()) positions.push_back(position);
  });
}

Result<ParkingRequests> Parking::requests() {
  const auto entry = bucket_->get("requests." + reader_);
  if (!entry) return entry.error();
  if (!*entry) return ParkingRequests();
  return ParkingRequests{positions_in((*entry)->value), (*entry)->revision};
}

Done Parking::settle(eventstore::Position position) {
  return change_requests([&](auto& positions) { std::erase(positions, position); });
}

Done Parking::discard(eventstore::Position position, const DiscardedEvent& record) {
  const auto held = holds(position);
  if (!held) return held.error();
  if (!*held) return Error{Fault::not_found, "not_parked", "position " + std::to_string(position) + " is not parked"};
  flatbuffers::FlatBufferBuilder builder;
  const auto event = write(builder, record.event);
  builder.Finish(schemas::CreateDiscardedDirect(builder, event, record.by.c_str(), record.why.c_str(), record.time_us));
  const auto kept = bucket_->create("discarded." + key(position), finished(builder));
  if (!kept && !kept.is(Fault::conflict)) return kept.error();
  if (auto removed = remove(position); !removed) return removed;
  return settle(position);  // so that the runner looks
}

Result<std::vector<DiscardedEvent>> Parking::discarded() {
  const auto keys = bucket_->keys("discarded." + reader_ + ".");
  if (!keys) return keys.error();
  std::vector<DiscardedEvent> events;
  for (const std::string& key : *keys) {
    const auto entry = bucket_->get(key);
    if (!entry) return entry.error();
    if (auto event = *entry ? decode_discarded((*entry)->value) : std::nullopt) events.push_back(std::move(*event));
  }
  std::sort(events.begin(), events.end(),
            [](const auto& a, const auto& b) { return a.event.position < b.event.position; });
  return events;
}

Result<std::set<eventstore::Position>> Parking::discarded_positions() {
  const std::string before = "discarded." + reader_ + ".";
  const auto keys = bucket_->keys(before);
  if (!keys) return keys.error();
  std::set<eventstore::Position> positions;
  for (const std::string& key : *keys) {
    if (const auto position = position_in(std::string_view(key).substr(before.size()))) positions.insert(*position);
  }
  return positions;
}

}  // namespace jetpage::aggregates
