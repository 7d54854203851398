#include "aggregates/parking.hpp"

#include <flatbuffers/flatbuffers.h>

#include <algorithm>

#include "schemas/eventstore_generated.h"

namespace jetpage::aggregates {

using eventstore::Done;
using eventstore::Error;
using eventstore::Fault;
using eventstore::Result;

namespace {

std::string encode(const ParkedEvent& event) {
  flatbuffers::FlatBufferBuilder builder;
  builder.Finish(schemas::CreateParkedDirect(builder, event.position, event.subject.c_str(), event.reason.c_str(),
                                             event.attempts, event.time_us));
  return {reinterpret_cast<const char*>(builder.GetBufferPointer()), builder.GetSize()};
}

Result<ParkedEvent> decode(const std::string& key, const std::string& value) {
  const std::vector<std::uint8_t> bytes(value.begin(), value.end());
  flatbuffers::Verifier verifier(bytes.data(), bytes.size());
  if (!verifier.VerifyBuffer<schemas::Parked>(nullptr)) {
    return Error{Fault::corrupted, "parked_unreadable", "the parked entry " + key + " is damaged"};
  }
  const auto* parked = flatbuffers::GetRoot<schemas::Parked>(bytes.data());
  return ParkedEvent{parked->position(), parked->aggregate()->str(), parked->reason()->str(), parked->attempts(),
                     parked->time_us()};
}

}  // namespace

std::string Parking::key(eventstore::Position position) const { return reader_ + "." + std::to_string(position); }

Done Parking::park(const ParkedEvent& event) {
  const auto created = bucket_->create(key(event.position), encode(event));
  if (created || created.is(Fault::conflict)) return {};
  return created.error();
}

Result<std::vector<ParkedEvent>> Parking::list() {
  auto keys = bucket_->keys(reader_ + ".");
  if (!keys) return std::move(keys).error();
  std::vector<ParkedEvent> events;
  for (const std::string& key : *keys) {
    auto entry = bucket_->get(key);
    if (!entry) return std::move(entry).error();
    if (!*entry) continue;  // removed meanwhile
    auto event = decode(key, (*entry)->value);
    if (!event) return std::move(event).error();
    events.push_back(std::move(*event));
  }
  std::sort(events.begin(), events.end(), [](const auto& a, const auto& b) { return a.position < b.position; });
  return events;
}

Result<bool> Parking::holds(eventstore::Position position) {
  auto entry = bucket_->get(key(position));
  if (!entry) return std::move(entry).error();
  return entry->has_value();
}

Done Parking::remove(eventstore::Position position) { return bucket_->remove(key(position)); }

}  // namespace jetpage::aggregates
