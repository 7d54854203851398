#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "jetpage/aggregates/history/history.hpp"

namespace jetpage::aggregates {

// An aggregate as its commits up to one have made it: what it remembers of them, and its state as its own bytes.
struct Snapshot {
  std::string aggregate;   // its subject
  std::uint32_t code = 0;  // the snapshot_version of the aggregate's code
  History::Data history;
  eventstore::Bytes state;
};

// The snapshot as a value of a bucket: a checksum and the table of schemas/eventstore.fbs.
std::string encode(const Snapshot& snapshot);

// Fault::corrupted when the bytes are not those of a snapshot, or not all of them.
eventstore::Result<Snapshot> decode_snapshot(std::string_view value);

}  // namespace jetpage::aggregates
