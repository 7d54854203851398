#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <vector>

#include "jetpage/eventstore/event_store.hpp"
#include "jetpage/projections/fold/entry.hpp"
#include "jetpage/projections/rows/changes.hpp"
#include "jetpage/projections/rows/generation.hpp"

namespace jetpage::projections {

// A generation on its way along the log: entries are applied in memory and flushed together with the checkpoint, so an
// entry that comes twice, or again after a crash, counts once. One thread.
class Fold {
 public:
  explicit Fold(std::shared_ptr<Generation> generation)
      : generation_(std::move(generation)), changes_(*generation_), reached_(generation_->checkpoint()) {}

  // Does what the view does on the entry's events, unless it has already been applied. The entry is read: EntryDecoder.
  void apply(const Entry& entry);
  // All entries up to here were applied.
  void reach(const Checkpoint& checkpoint);

  // Writes what changed, and the checkpoint with it. With nothing changed only a checkpoint that is `every` entries old is
  // written: the entries in between say nothing to this view, so that reading them again changes nothing.
  eventstore::Done flush(eventstore::Position every);

  [[nodiscard]] eventstore::Position position() const { return reached_.position; }
  [[nodiscard]] const Checkpoint& reached() const { return reached_; }
  [[nodiscard]] std::size_t changed_rows() const { return changes_.by_key().size(); }
  [[nodiscard]] std::size_t changed_bytes() const { return changes_.bytes(); }
  // What its functions failed with; nothing since the last flush will be written.
  [[nodiscard]] const std::optional<eventstore::Error>& error() const { return changes_.error(); }
  [[nodiscard]] const std::shared_ptr<Generation>& generation() const { return generation_; }

 private:
  std::shared_ptr<Generation> generation_;
  RowChanges changes_;
  Checkpoint reached_;
};

struct Batch {
  std::size_t entries = 0;
  std::optional<eventstore::Error> unreadable;  // what the next entry is: nobody may pass it
};

struct BatchLimits {
  std::size_t entries = 4'096;
  std::chrono::milliseconds time{20};
  std::chrono::milliseconds wait{0};  // for the first entry
};

// Applies the entries that are there, and the first one that comes within `wait`, to all folds. Nothing is flushed. The
// error is the reader's; what was read before it has been applied.
eventstore::Result<Batch> fold_batch(eventstore::Reader& reader, EntryDecoder& decoder, const std::vector<Fold*>& folds,
                                     const BatchLimits& limits);

}  // namespace jetpage::projections
