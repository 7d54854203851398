#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "jetpage/eventstore/event_store.hpp"
#include "jetpage/projections/rows/generation.hpp"
#include "jetpage/projections/view.hpp"

namespace jetpage::projections {

// An entry of the log, read.
struct Entry {
  eventstore::Position position = 0;
  eventstore::AggregateName aggregate;
  eventstore::CommitView commit;
};

// Reads entries for a set of views. One thread.
//
// What cannot be read is Fault::corrupted, and its message begins with stream and sequence (`CINEMA 123: …`): a damaged commit or
// subject, an event whose bytes are damaged, an event that no view hears and nothing knows.
class EntryDecoder {
 public:
  EntryDecoder(std::string_view system, const std::vector<ViewDefinition>& views,
               std::function<bool(std::string_view type)> knows);

  eventstore::Result<Entry> decode(const eventstore::LogEntry& entry);

 private:
  using Readable = bool (*)(const eventstore::EventView&);
  struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
  };

  eventstore::Done check(const eventstore::EventView& event);
  // How to check its bytes: nothing when the type is unknown, null when no view hears it.
  std::optional<Readable> readable(std::string_view type);

  std::string stream_;
  std::vector<ViewDefinition> views_;
  std::function<bool(std::string_view)> knows_;
  std::unordered_map<std::string, Readable, TextHash, std::equal_to<>> known_;
};

// What a view that has seen this entry notes.
Checkpoint checkpoint_at(const eventstore::LogEntry& entry);

// Whether the log holds the entry that the checkpoint was taken at: if not, the view belongs to another log.
eventstore::Result<bool> belongs_to(eventstore::EventStore& store, const Checkpoint& checkpoint);

}  // namespace jetpage::projections
