#include "jetpage/aggregates/history/hot_aggregates.hpp"

#include <utility>

namespace jetpage::aggregates {

using namespace eventstore;

HotAggregates::HotAggregates(const Kind& kind, EventStore& store, std::size_t capacity,
                             std::shared_ptr<Snapshots> snapshots)
    : kind_(kind),
      store_(store),
      cache_(capacity),
      snapshots_(kind.snapshot_version ? std::move(snapshots) : nullptr) {}

Done HotAggregates::read_on(const AggregateName& aggregate, Hot& hot) {
  if (!hot.fold) {
    auto begun = begin(aggregate);
    if (!begun) return std::move(begun).error();
    hot = std::move(*begun);
  }
  const auto add = [&](const LogEntry& entry) {
    ++hot.unkept;
    return hot.fold->add(store_.system(), entry);
  };
  auto done = store_.load(aggregate, hot.fold->history.last() + 1, add);
  if (!done) hot.fold.reset();
  return done;
}

void HotAggregates::keep_if_due(const AggregateName& aggregate, Hot& hot) {
  if (!snapshots_ || !hot.fold || hot.unkept < snapshots_->every()) return;
  hot.unkept = 0;
  if (hot.fold->history.last() == 0) return;
  const auto fold = std::make_shared<const Fold>(hot.fold->copy());
  snapshots_->keep(subject(aggregate), [subject = subject(aggregate), version = *kind_.snapshot_version, fold] {
    return Snapshot{subject, version, fold->history.data(), fold->state->pack()};
  });
}

Result<Hot> HotAggregates::begin(const AggregateName& aggregate) {
  Hot hot{Fold(kind_), 0};
  if (!snapshots_) return hot;
  auto found = snapshots_->find(store_, aggregate, *kind_.snapshot_version);
  if (!found) return std::move(found).error();
  auto state = found->snapshot ? kind_.unpack(found->snapshot->state) : nullptr;
  const bool useless = found->distrusted || (found->snapshot && !state);
  if (found->snapshot && !state) snapshots_->report(subject(aggregate), "its state cannot be unpacked");
  if (state) hot.fold = Fold(std::move(state), History(std::move(found->snapshot->history)));
  if (useless) hot.unkept = snapshots_->every();  // replaced at once
  return hot;
}

std::string HotAggregates::subject(const AggregateName& aggregate) const {
  return subject_of(store_.system(), aggregate);
}

}  // namespace jetpage::aggregates
