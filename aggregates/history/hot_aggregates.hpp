#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "jetpage/aggregates/history/cache.hpp"
#include "jetpage/aggregates/history/fold.hpp"
#include "jetpage/aggregates/history/snapshots.hpp"

namespace jetpage::aggregates {

// An aggregate as this process last knew it; nothing when it does not.
template <Aggregate A>
struct Hot {
  std::optional<Fold<A>> fold;
  std::uint64_t unkept = 0;  // commits since its snapshot
};

// The aggregates of one kind that are in memory, and how the log brings them there; some have a snapshot to begin with
// (snapshots.hpp). Thread-safe; what is in a slot belongs to whoever holds the slot's mutex.
template <Aggregate A>
class HotAggregates {
 public:
  using Slot = typename Cache<Hot<A>>::Slot;

  HotAggregates(eventstore::EventStore& store, std::size_t capacity, std::shared_ptr<Snapshots> snapshots)
      : store_(store), cache_(capacity), snapshots_(std::move(snapshots)) {}

  static eventstore::AggregateName name(const std::string& id) { return {std::string(A::category), id}; }
  std::shared_ptr<Slot> slot(const std::string& id) { return cache_.slot(id); }

  // Folds what the log has behind the state in memory; from the start, or from a snapshot, when there is none. After an error
  // there is none.
  eventstore::Done read_on(const eventstore::AggregateName& aggregate, Hot<A>& hot) {
    if (!hot.fold) hot = begin(aggregate);
    const auto add = [&](const eventstore::LogEntry& entry) {
      ++hot.unkept;
      return hot.fold->add(store_.system(), entry);
    };
    auto done = store_.load(aggregate, hot.fold->history.last() + 1, add);
    if (!done) hot.fold.reset();
    return done;
  }

  // Leaves a snapshot now and then.
  void keep_if_due(const eventstore::AggregateName& aggregate, Hot<A>& hot) {
    if constexpr (Snapshotted<A>) {
      if (!snapshots_ || !hot.fold || hot.unkept < snapshots_->every()) return;
      hot.unkept = 0;
      if (hot.fold->history.last() == 0) return;
      snapshots_->keep(subject(aggregate), [subject = subject(aggregate), fold = *hot.fold] {
        return Snapshot{subject, A::snapshot_version, fold.history.data(), fold.state.pack()};
      });
    }
  }

 private:
  Hot<A> begin(const eventstore::AggregateName& aggregate) {
    Hot<A> hot{Fold<A>(), 0};
    if constexpr (Snapshotted<A>) {
      if (!snapshots_) return hot;
      auto found = snapshots_->find(store_, aggregate, A::snapshot_version);
      auto state = found.snapshot ? A::unpack(found.snapshot->state) : std::nullopt;
      if (state) hot.fold = Fold<A>{std::move(*state), History(std::move(found.snapshot->history))};
      if (found.snapshot && !state) snapshots_->report(subject(aggregate), "its state cannot be unpacked");
      const bool useless = found.distrusted || (found.snapshot && !state);
      if (useless) hot.unkept = snapshots_->every();  // replaced at once
    }
    return hot;
  }

  std::string subject(const eventstore::AggregateName& aggregate) const {
    return eventstore::subject_of(store_.system(), aggregate);
  }

  eventstore::EventStore& store_;
  Cache<Hot<A>> cache_;
  std::shared_ptr<Snapshots> snapshots_;  // none: aggregates are folded from the log alone
};

}  // namespace jetpage::aggregates
