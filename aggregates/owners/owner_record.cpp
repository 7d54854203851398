#include "jetpage/aggregates/owners/owner_record.hpp"

#include <flatbuffers/flatbuffers.h>

#include <vector>

#include "jetpage/schemas/eventstore_generated.h"

namespace jetpage::aggregates {
namespace {

template <class Table>
std::string finish(flatbuffers::FlatBufferBuilder& builder, flatbuffers::Offset<Table> root) {
  builder.Finish(root);
  return {reinterpret_cast<const char*>(builder.GetBufferPointer()), builder.GetSize()};
}

// Calls `use` with the table in the value; nothing when it is damaged.
template <class Table, class Use>
auto with_table(const std::string& value, const Use& use)
    -> std::optional<decltype(use(std::declval<const Table&>()))> {
  const std::vector<std::uint8_t> bytes(value.begin(), value.end());
  flatbuffers::Verifier verifier(bytes.data(), bytes.size());
  if (bytes.empty() || !verifier.VerifyBuffer<Table>(nullptr)) return std::nullopt;
  return use(*flatbuffers::GetRoot<Table>(bytes.data()));
}

Trouble trouble_of(const schemas::Trouble& table) {
  return {table.kind()->str(), table.code()->str(), table.message()->str(), table.position(), table.since_us()};
}

}  // namespace

std::string trouble_kind(const eventstore::Error& error) {
  using eventstore::Fault;
  if (error.fault == Fault::unavailable || error.fault == Fault::outcome_unknown) return "log_away";
  if (error.code == "log_gap" || error.code == "log_shorter" || error.code == "log_exchanged") return "order";
  return error.fault == Fault::corrupted ? "bad_data" : "setup";
}

std::string encode(const OwnerRecord& record) {
  flatbuffers::FlatBufferBuilder builder;
  flatbuffers::Offset<schemas::Trouble> trouble;
  if (const auto& why = record.trouble) {
    trouble = schemas::CreateTroubleDirect(builder, why->kind.c_str(), why->code.c_str(), why->message.c_str(),
                                           why->position, why->since_us);
  }
  const ProcessName& owner = record.owner;
  return finish(builder, schemas::CreateOwnerDirect(builder, owner.home.c_str(), owner.life.c_str(), owner.name.c_str(),
                                                    owner.version.c_str(), record.epoch, record.unproven, record.floor,
                                                    record.floor_hash, trouble));
}

std::optional<OwnerRecord> decode_owner(const std::string& value) {
  return with_table<schemas::Owner>(value, [](const schemas::Owner& table) {
    OwnerRecord record;
    record.owner = {table.home()->str(), table.life()->str(), table.name()->str(), table.version()->str()};
    record.epoch = table.epoch();
    record.unproven = table.unproven();
    record.floor = table.floor();
    record.floor_hash = table.floor_hash();
    if (table.trouble() != nullptr) record.trouble = trouble_of(*table.trouble());
    return record;
  });
}

std::string encode(const Sign& sign) {
  flatbuffers::FlatBufferBuilder builder;
  const ProcessName& process = sign.process;
  return finish(builder, schemas::CreateHeartbeatDirect(builder, process.life.c_str(), process.name.c_str(),
                                                        process.version.c_str(), sign.deposed, sign.time_us));
}

std::optional<Sign> decode_sign(const std::string& value) {
  return with_table<schemas::Heartbeat>(value, [](const schemas::Heartbeat& table) {
    return Sign{
        {"", table.life()->str(), table.name()->str(), table.version()->str()}, table.deposed(), table.time_us()};
  });
}

}  // namespace jetpage::aggregates
