#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <string>

#include "jetpage/aggregates/environment.hpp"
#include "jetpage/aggregates/history/fold.hpp"
#include "jetpage/aggregates/history/snapshots.hpp"
#include "jetpage/aggregates/hot/cache.hpp"
#include "jetpage/eventstore/skipped_positions.hpp"

namespace jetpage::aggregates {

// An aggregate as this process last knew it; nothing when it does not.
struct Hot {
  std::optional<Fold> fold;
  std::uint64_t unkept = 0;  // commits since its snapshot
  std::uint64_t asked = 0;   // the moment (HotAggregates::moment) when the log was last asked for all it had
  eventstore::Done answer;   // and with what result
};

// Somebody who wants to know what the log has: since when, and how long there is time for it.
struct Asker {
  std::uint64_t since = 0;  // a moment
  Environment::Time until;
};

// The aggregates of one kind that are in memory, and how the log brings them there; some have a snapshot to begin with
// (snapshots.hpp). Thread-safe; what is in a slot belongs to whoever holds the slot's mutex. The kind and the store outlive it.
class HotAggregates {
 public:
  using Slot = Cache<Hot>::Slot;

  HotAggregates(const Kind& kind, eventstore::EventStore& store, Environment environment, std::size_t capacity,
                std::shared_ptr<Snapshots> snapshots);

  [[nodiscard]] const Kind& kind() const { return kind_; }
  [[nodiscard]] eventstore::AggregateName name(const std::string& id) const {
    return {std::string(kind_.category), id};
  }
  std::shared_ptr<Slot> slot(const std::string& id) { return cache_.slot(id); }

  // Folds what the log has behind the state in memory; from the start, or from a snapshot, when there is none. The log is asked once for
  // all who waited for the slot at that time, and has failed once for all of them. A reading that ran out of time goes on where it was.
  // After damage there is no state.
  eventstore::Done read_on(const eventstore::AggregateName& aggregate, Hot& hot, const Asker& asker);

  // The aggregate as it was right after the commit at `position`.
  eventstore::Result<Fold> as_of(const eventstore::AggregateName& aggregate, eventstore::Position position,
                                 Environment::Time until);

  // Each call is later than those before it.
  std::uint64_t moment() { return ++moments_; }

  // Whether what is in memory is what the log had at a moment since the asker began to wait.
  [[nodiscard]] static bool is_current(const Hot& hot, const Asker& asker) {
    return hot.fold && hot.asked > asker.since && hot.answer.ok();
  }

  // Leaves a snapshot now and then.
  void keep_if_due(const eventstore::AggregateName& aggregate, Hot& hot);

 private:
  eventstore::Result<Hot> begin(const eventstore::AggregateName& aggregate);
  // Folds what the log has behind the state up to `last`, past what readers may pass. After damage there is no state.
  eventstore::Done fold_on(const eventstore::AggregateName& aggregate, Hot& hot, Environment::Time until,
                           eventstore::Position last);
  // Adds entries to the state while there is time; `met` becomes the one that cannot be added.
  eventstore::EventStore::Visit adding(const eventstore::AggregateName& aggregate, Hot& hot, Environment::Time until,
                                       eventstore::Position& met);
  std::string subject(const eventstore::AggregateName& aggregate) const;

  const Kind& kind_;
  eventstore::EventStore& store_;
  Environment environment_;
  std::atomic<std::uint64_t> moments_ = 0;
  Cache<Hot> cache_;
  eventstore::SkippedPositions skipped_;
  std::shared_ptr<Snapshots> snapshots_;  // none: aggregates are folded from the log alone
};

}  // namespace jetpage::aggregates
