#include "jetpage/aggregates/hot/hot_aggregates.hpp"

#include <limits>
#include <utility>

#include "jetpage/aggregates/history/append.hpp"

namespace jetpage::aggregates {

using namespace eventstore;

namespace {

constexpr std::uint64_t entries_between_looks = 64;  // at the clock
constexpr std::uint64_t due_at_once = UINT64_MAX / 2;

Error no_time_to_read(const AggregateName& aggregate) {
  return {Fault::unavailable, "log_unavailable",
          "there was no time left to read " + aggregate.category + " " + aggregate.id +
              " from the log; nothing was written: try again, it goes on from there"};
}

bool is_damage(const Error& error) {
  return error.fault != Fault::unavailable && error.fault != Fault::outcome_unknown;
}

}  // namespace

HotAggregates::HotAggregates(const Kind& kind, EventStore& store, Environment environment, std::size_t capacity,
                             std::shared_ptr<Snapshots> snapshots)
    : kind_(kind),
      store_(store),
      environment_(std::move(environment)),
      cache_(capacity),
      skipped_(store),
      snapshots_(kind.snapshot_version ? std::move(snapshots) : nullptr) {}

Done HotAggregates::read_on(const AggregateName& aggregate, Hot& hot, const Asker& asker) {
  const bool is_answered = hot.asked > asker.since && (hot.fold || !hot.answer);
  if (is_answered) return hot.answer;
  const std::uint64_t asked = moment();
  if (!hot.fold) {
    auto begun = begin(aggregate);
    if (!begun) {
      hot.asked = asked;
      return hot.answer = std::move(begun).error();
    }
    hot = std::move(*begun);
  }
  hot.asked = asked;
  return hot.answer = fold_on(aggregate, hot, asker.until, std::numeric_limits<Position>::max());
}

Done HotAggregates::fold_on(const AggregateName& aggregate, Hot& hot, Environment::Time until, Position last) {
  Position met = 0;
  auto done = load_until(store_, aggregate, hot.fold->history.last() + 1, last, adding(aggregate, hot, until, met));
  if (done || !is_damage(done.error())) return done;
  hot.fold.reset();
  if (met == 0 || skipped_.contains(met)) return done;
  const auto skipped = skipped_.contains_now(met);
  if (!skipped) return skipped.error();
  if (!*skipped) return done;
  auto begun = begin(aggregate);  // now that it is known
  if (!begun) return std::move(begun).error();
  hot.fold = std::move(begun->fold);
  hot.unkept = begun->unkept;
  if (hot.fold->history.last() > last) hot.fold.emplace(kind_);
  return fold_on(aggregate, hot, until, last);
}

Result<Fold> HotAggregates::as_of(const AggregateName& aggregate, Position position, Environment::Time until) {
  auto hot = begin(aggregate);
  if (!hot) return std::move(hot).error();
  if (hot->fold->history.last() > position) hot->fold.emplace(kind_);
  auto done = fold_on(aggregate, *hot, until, position);
  if (!done) return std::move(done).error();
  return std::move(*hot->fold);
}

EventStore::Visit HotAggregates::adding(const AggregateName& aggregate, Hot& hot, Environment::Time until,
                                        Position& met) {
  return [this, aggregate, &hot, until, &met, entries = std::uint64_t{0}](const LogEntry& entry) mutable -> Done {
    const bool looks = entries++ % entries_between_looks == 0;
    if (looks && environment_.now() >= until) return no_time_to_read(aggregate);
    ++hot.unkept;
    if (skipped_.contains(entry.position)) return hot.fold->history.pass(entry), Done();
    auto done = hot.fold->add(store_.system(), entry);
    if (!done) met = entry.position;
    return done;
  };
}

void HotAggregates::keep_if_due(const AggregateName& aggregate, Hot& hot) {
  if (!snapshots_ || !hot.fold || hot.unkept < snapshots_->every()) return;
  if (!snapshots_->is_due(subject(aggregate), hot.unkept)) return;
  hot.unkept = 0;
  if (hot.fold->history.last() == 0 || hot.fold->history.has_passed()) return;  // it would end with no commit
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
  if (useless) hot.unkept = due_at_once;
  return hot;
}

std::string HotAggregates::subject(const AggregateName& aggregate) const {
  return subject_of(store_.system(), aggregate);
}

}  // namespace jetpage::aggregates
