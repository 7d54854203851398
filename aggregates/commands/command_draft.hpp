#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "jetpage/aggregates/commands/draft.hpp"
#include "jetpage/aggregates/commands/run.hpp"
#include "jetpage/aggregates/history/hot_aggregates.hpp"

namespace jetpage::aggregates {

// A run of commands on the aggregate in memory, whose slot it holds.
class CommandDraft : public Draft {
 public:
  CommandDraft(HotAggregates& hot, const Environment& environment, const std::string& id, std::vector<Sent> sent);
  ~CommandDraft() override;

  // False: not even the first can be decided, or somebody else is at the aggregate.
  bool begin();

  bool read_again() override;
  [[nodiscard]] std::size_t size() const override { return run_->answers().size(); }
  [[nodiscard]] eventstore::BatchPart part() const override;
  void written(eventstore::Position first) override;
  [[nodiscard]] const std::vector<eventstore::Done>& answers() const override { return run_->answers(); }

 private:
  void decide();

  HotAggregates& aggregates_;
  const Environment& environment_;
  eventstore::AggregateName name_;
  std::vector<Sent> sent_;
  std::shared_ptr<HotAggregates::Slot> slot_;
  std::unique_lock<SlotLock> lock_;
  bool assumed_ = false;  // that the aggregate is not on the log, which the log will say
  std::optional<CommandRun> run_;
};

}  // namespace jetpage::aggregates
