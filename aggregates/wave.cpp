#include "aggregates/wave.hpp"

#include <algorithm>

namespace jetpage::aggregates {

using eventstore::LogEntry;

Wave::Wave(LogEntry first, eventstore::Reader& behind, std::size_t at_most, const TargetsOf& targets_of,
           std::optional<LogEntry>& left) {
  auto targets = targets_of(first);
  add(first, targets);
  while (riders.size() < at_most) {
    auto entry = behind.next(std::chrono::milliseconds(0));
    if (!entry || !*entry) return;
    targets = targets_of(**entry);
    if (add(**entry, targets)) continue;
    left = std::move(**entry);
    return;
  }
}

bool Wave::add(LogEntry& entry, Targets& targets) {
  if (sources_.contains(entry.subject)) return false;
  const bool is_met =
      std::any_of(targets.begin(), targets.end(), [this](const auto& target) { return targets_.contains(target); });
  const auto shared = targets.size() == 1 ? lane_of_.find(targets.front()) : lane_of_.end();
  if (is_met && shared == lane_of_.end()) return false;
  sources_.insert(entry.subject);
  targets_.insert(targets.begin(), targets.end());
  if (is_met) {
    lanes[shared->second].push_back(riders.size());
  } else {
    if (targets.size() == 1) lane_of_.emplace(targets.front(), lanes.size());
    lanes.push_back({riders.size()});
  }
  riders.push_back({std::move(entry), std::move(targets), Step::done});
  return true;
}

}  // namespace jetpage::aggregates
