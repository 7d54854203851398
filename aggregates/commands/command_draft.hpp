#pragma once

#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "jetpage/aggregates/commands/draft.hpp"
#include "jetpage/aggregates/commands/run.hpp"
#include "jetpage/aggregates/environment.hpp"
#include "jetpage/aggregates/history/hot_aggregates.hpp"

namespace jetpage::aggregates {

// A draft of one kind of aggregate: a run of commands on the aggregate in memory, whose slot it holds.
template <Aggregate A>
class CommandDraft : public Draft {
 public:
  CommandDraft(HotAggregates<A>& hot, const Environment& environment, const std::string& id, std::vector<Sent<A>> sent)
      : aggregates_(hot),
        environment_(environment),
        name_(hot.name(id)),
        sent_(std::move(sent)),
        slot_(hot.slot(id)),
        lock_(slot_->mutex, std::try_to_lock) {}
  ~CommandDraft() override {
    if (assumed_) slot_->value.fold.reset();
  }

  // False: not even the first can be decided, or somebody else is at the aggregate.
  bool begin() {
    if (!lock_.owns_lock()) return false;
    Hot<A>& hot = slot_->value;
    if (!hot.fold && would_create<A>(sent_.front().command, sent_.front().meta)) {
      hot = {Fold<A>(), 0};
      assumed_ = true;
    }
    if (hot.fold) decide();
    // Only a write, or the log, proves what was decided without an event.
    if (run_ && !run_->commits().empty()) return true;
    (void)read_again();
    return run_ && size() > 0;
  }

  bool read_again() override {
    assumed_ = false;
    run_.reset();
    if (!aggregates_.read_on(name_, slot_->value)) return false;
    decide();
    return size() == sent_.size();
  }

  [[nodiscard]] std::size_t size() const override { return run_->answers().size(); }
  [[nodiscard]] eventstore::BatchPart part() const override {
    return {name_, slot_->value.fold->history.last(), run_->commits()};
  }
  void written(eventstore::Position first) override {
    Hot<A>& hot = slot_->value;
    assumed_ = false;
    hot.unkept += run_->commits().size();
    run_->apply(first, *hot.fold);
    aggregates_.keep_if_due(name_, hot);
  }
  [[nodiscard]] const std::vector<eventstore::Done>& answers() const override { return run_->answers(); }

 private:
  using Slot = typename HotAggregates<A>::Slot;

  void decide() {
    run_.emplace(*slot_->value.fold, environment_);
    for (const Sent<A>& one : sent_) {
      if (!run_->take(one)) break;
    }
  }

  HotAggregates<A>& aggregates_;
  const Environment& environment_;
  eventstore::AggregateName name_;
  std::vector<Sent<A>> sent_;
  std::shared_ptr<Slot> slot_;
  std::unique_lock<SlotLock> lock_;
  bool assumed_ = false;  // that the aggregate is not on the log, which the log will say
  std::optional<CommandRun<A>> run_;
};

}  // namespace jetpage::aggregates
