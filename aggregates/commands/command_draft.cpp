#include "jetpage/aggregates/commands/command_draft.hpp"

#include <utility>

namespace jetpage::aggregates {

CommandDraft::CommandDraft(HotAggregates& hot, const Environment& environment, const std::string& id,
                           std::vector<Sent> sent)
    : aggregates_(hot),
      environment_(environment),
      name_(hot.name(id)),
      sent_(std::move(sent)),
      slot_(hot.slot(id)),
      lock_(slot_->mutex, std::try_to_lock) {}

CommandDraft::~CommandDraft() {
  if (assumed_) slot_->value.fold.reset();
}

bool CommandDraft::begin() {
  if (!lock_.owns_lock()) return false;
  Hot& hot = slot_->value;
  if (!hot.fold && may_be_new(aggregates_.kind(), sent_.front().meta)) {
    hot = {Fold(aggregates_.kind()), 0};
    assumed_ = true;
  }
  if (hot.fold) decide();
  // Only a write, or the log, proves what was decided without an event.
  if (run_ && !run_->commits().empty()) return true;
  (void)read_again();
  return run_ && size() > 0;
}

bool CommandDraft::read_again() {
  assumed_ = false;
  run_.reset();
  if (!aggregates_.read_on(name_, slot_->value)) return false;
  decide();
  return size() == sent_.size();
}

eventstore::BatchPart CommandDraft::part() const { return {name_, slot_->value.fold->history.last(), run_->commits()}; }

void CommandDraft::written(eventstore::Position first) {
  Hot& hot = slot_->value;
  assumed_ = false;
  hot.unkept += run_->commits().size();
  run_->apply(first, *hot.fold);
  aggregates_.keep_if_due(name_, hot);
}

void CommandDraft::decide() {
  run_.emplace(*slot_->value.fold, environment_);
  for (const Sent& one : sent_) {
    if (!run_->take(one)) break;
  }
}

}  // namespace jetpage::aggregates
