#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "jetpage/eventstore/event_store.hpp"
#include "jetpage/eventstore/skipped_positions.hpp"
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
// subject, an event whose bytes are damaged, an event that no view hears and nothing knows. Unless readers may pass it: of that the
// store's log is asked.
class EntryDecoder {
 public:
  EntryDecoder(eventstore::EventStore& store, const std::vector<ViewDefinition>& views,
               std::function<bool(std::string_view type)> knows);
  // Of a log that nobody can be asked about.
  EntryDecoder(std::string_view system, const std::vector<ViewDefinition>& views,
               std::function<bool(std::string_view type)> knows);

  // Nothing when it is to be passed. Fault::unavailable: the log does not say whether.
  eventstore::Result<std::optional<Entry>> decode(const eventstore::LogEntry& entry);
  // Whether what could not be read last may be passed by now.
  bool may_go_on();

 private:
  using Readable = bool (*)(const eventstore::EventView&);
  struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
  };

  eventstore::Result<Entry> read(const eventstore::LogEntry& entry);
  eventstore::Done check(const eventstore::EventView& event);
  // How to check its bytes: nothing when the type is unknown, null when no view hears it.
  std::optional<Readable> readable(std::string_view type);

  std::string stream_;
  std::vector<ViewDefinition> views_;
  std::function<bool(std::string_view)> knows_;
  std::unordered_map<std::string, Readable, TextHash, std::equal_to<>> known_;
  std::unique_ptr<eventstore::SkippedPositions> skipped_;
  eventstore::Position unreadable_ = 0;  // the last
};

// What a view that has seen this entry notes.
Checkpoint checkpoint_at(const eventstore::LogEntry& entry);

// Whether the log holds the entry that the checkpoint was taken at: if not, the view belongs to another log.
eventstore::Result<bool> belongs_to(eventstore::EventStore& store, const Checkpoint& checkpoint);

}  // namespace jetpage::projections
