#include "jetpage/aggregates/history/snapshot.hpp"

#include <flatbuffers/flatbuffers.h>
#include <xxhash.h>

#include <cstring>

#include "jetpage/schemas/eventstore_generated.h"

namespace jetpage::aggregates {

using eventstore::Error;
using eventstore::Fault;
using eventstore::Result;

namespace {

using Checksum = std::uint64_t;
using KeptCauses = flatbuffers::Vector<const schemas::KeptCause*>;

std::vector<schemas::KeptCause> packed(const std::vector<History::Cause>& causes) {
  std::vector<schemas::KeptCause> all;
  all.reserve(causes.size());
  for (const auto& cause : causes) all.emplace_back(cause.identity, cause.whole, cause.position);
  return all;
}

std::vector<schemas::KeptKey> packed(const Keys& keys) {
  std::vector<schemas::KeptKey> all;
  all.reserve(keys.kept().size());
  for (const auto& key : keys.kept()) all.emplace_back(key.identity, key.whole, key.position, key.time_us);
  return all;
}

std::vector<History::Cause> unpacked(const KeptCauses* causes) {
  std::vector<History::Cause> all;
  if (causes == nullptr) return all;
  for (const auto* cause : *causes) all.push_back({cause->identity(), cause->whole(), cause->position()});
  return all;
}

Keys keys_of(const schemas::Snapshot& table) {
  std::deque<Keys::Key> all;
  for (const auto* key : *table.keys()) all.push_back({key->identity(), key->whole(), key->position(), key->time_us()});
  return {all, table.forgotten_key_us()};
}

Error unreadable(const std::string& why) { return {Fault::corrupted, "snapshot_unreadable", why}; }

History::Data history_of(const schemas::Snapshot& table) {
  History::Data history{table.position(),
                        table.version(),
                        table.hash(),
                        table.time_us(),
                        keys_of(table),
                        unpacked(table.reactions()),
                        {}};
  if (table.latest_reactions() == nullptr) return history;
  for (const auto* latest : *table.latest_reactions()) {
    history.latest_reaction.emplace(latest->reader()->str(), History::Mark{latest->position(), latest->number()});
  }
  return history;
}

}  // namespace

std::string encode(const Snapshot& snapshot) {
  const History::Data& history = snapshot.history;
  flatbuffers::FlatBufferBuilder builder(snapshot.state.size() + 8'192);
  std::vector<flatbuffers::Offset<schemas::LatestReaction>> latest;
  for (const auto& [reader, mark] : history.latest_reaction) {
    latest.push_back(schemas::CreateLatestReactionDirect(builder, reader.c_str(), mark.first, mark.second));
  }
  const auto keys = packed(history.keys);
  const auto reactions = packed(history.reactions);
  builder.Finish(schemas::CreateSnapshotDirect(builder, snapshot.aggregate.c_str(), snapshot.code, history.last,
                                               history.version, history.hash, history.time_us, nullptr, &reactions,
                                               false, &latest, &snapshot.state, &keys, history.keys.forgotten_us()));
  const Checksum checksum = XXH3_64bits(builder.GetBufferPointer(), builder.GetSize());
  std::string value(sizeof checksum + builder.GetSize(), '\0');
  std::memcpy(value.data(), &checksum, sizeof checksum);
  std::memcpy(value.data() + sizeof checksum, builder.GetBufferPointer(), builder.GetSize());
  return value;
}

Result<Snapshot> decode_snapshot(std::string_view value) {
  Checksum checksum = 0;
  if (value.size() < sizeof checksum) return unreadable("it is too short");
  std::memcpy(&checksum, value.data(), sizeof checksum);
  const eventstore::Bytes bytes(value.begin() + sizeof checksum, value.end());  // aligned
  if (XXH3_64bits(bytes.data(), bytes.size()) != checksum) return unreadable("its checksum is wrong");
  flatbuffers::Verifier verifier(bytes.data(), bytes.size(), 16, 1'000);
  if (!verifier.VerifyBuffer<schemas::Snapshot>(nullptr)) return unreadable("it is no snapshot");
  const auto* table = flatbuffers::GetRoot<schemas::Snapshot>(bytes.data());
  if (table->keys() == nullptr) return unreadable("an earlier version has kept it, without the keys of a day");
  return Snapshot{
      table->aggregate()->str(), table->code(), history_of(*table), {table->state()->begin(), table->state()->end()}};
}

}  // namespace jetpage::aggregates
