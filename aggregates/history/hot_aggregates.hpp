#pragma once

#include <memory>
#include <optional>
#include <string>

#include "jetpage/aggregates/history/cache.hpp"
#include "jetpage/aggregates/history/fold.hpp"
#include "jetpage/aggregates/history/snapshots.hpp"

namespace jetpage::aggregates {

// An aggregate as this process last knew it; nothing when it does not.
struct Hot {
  std::optional<Fold> fold;
  std::uint64_t unkept = 0;  // commits since its snapshot
};

// The aggregates of one kind that are in memory, and how the log brings them there; some have a snapshot to begin with
// (snapshots.hpp). Thread-safe; what is in a slot belongs to whoever holds the slot's mutex. The kind and the store outlive it.
class HotAggregates {
 public:
  using Slot = Cache<Hot>::Slot;

  HotAggregates(const Kind& kind, eventstore::EventStore& store, std::size_t capacity,
                std::shared_ptr<Snapshots> snapshots);

  [[nodiscard]] const Kind& kind() const { return kind_; }
  [[nodiscard]] eventstore::AggregateName name(const std::string& id) const {
    return {std::string(kind_.category), id};
  }
  std::shared_ptr<Slot> slot(const std::string& id) { return cache_.slot(id); }

  // Folds what the log has behind the state in memory; from the start, or from a snapshot, when there is none. After an error
  // there is none.
  eventstore::Done read_on(const eventstore::AggregateName& aggregate, Hot& hot);

  // Leaves a snapshot now and then.
  void keep_if_due(const eventstore::AggregateName& aggregate, Hot& hot);

 private:
  eventstore::Result<Hot> begin(const eventstore::AggregateName& aggregate);
  std::string subject(const eventstore::AggregateName& aggregate) const;

  const Kind& kind_;
  eventstore::EventStore& store_;
  Cache<Hot> cache_;
  std::shared_ptr<Snapshots> snapshots_;  // none: aggregates are folded from the log alone
};

}  // namespace jetpage::aggregates
