#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <vector>

#include "jetpage/eventstore/event_store.hpp"
#include "jetpage/projections/fold/entry.hpp"
#include "jetpage/projections/fold/fold.hpp"
#include "jetpage/projections/rows/generation.hpp"

namespace jetpage::projections {

// Fresh generations of some views on their way along the log, at full speed: changes are folded in memory, written in bulk and
// in key order, and synced once at the end. Every call may be repeated after an error. One thread.
class Build {
 public:
  Build(eventstore::EventStore& store, EntryDecoder& decoder,
        const std::vector<std::shared_ptr<Generation>>& generations, std::size_t build_bytes);

  // Reads some entries on, at most up to `until`, or waits a moment for one. Corrupted: what the next entry is, which
  // ends the build; unavailable `log_stalled`: none comes; other errors are the store's.
  eventstore::Done step(eventstore::Position until);

  // Writes those changes that take more memory than they should, or are more than so many rows of a view.
  eventstore::Done spill(std::size_t rows = SIZE_MAX);
  // Writes all changes.
  eventstore::Done flush();
  // Writes all changes, and everything is on disk when it returns: the generations can be served.
  eventstore::Done finish();

  struct Failure {
    std::shared_ptr<Generation> generation;
    eventstore::Error error;
  };
  // Leaves out the generations whose view's functions failed, and tells which.
  std::vector<Failure> drop_failed();

  // What all have seen.
  [[nodiscard]] eventstore::Position position() const;
  [[nodiscard]] std::vector<std::shared_ptr<Generation>> generations() const;
  [[nodiscard]] bool empty() const { return folds_.empty(); }

 private:
  eventstore::EventStore& store_;
  EntryDecoder& decoder_;
  std::vector<std::unique_ptr<Fold>> owned_;
  std::vector<Fold*> folds_;
  std::size_t build_bytes_;
  std::unique_ptr<eventstore::Reader> reader_;
  std::chrono::steady_clock::time_point moved_ = std::chrono::steady_clock::now();
};

}  // namespace jetpage::projections
