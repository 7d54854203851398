#include "aggregates/wave.hpp"

#include <algorithm>

namespace jetpage::aggregates {

using eventstore::LogEntry;

Wave::Wave(LogEntry first, eventstore::Reader& behind, std::size_t at_most, const TargetsOf& targets_of,
           std::optional<LogEntry>& left) {
  auto targets = targets_of(first);
  add(std::move(first), std::move(targets));
  while (riders.size() < at_most) {
    auto entry = behind.next(std::chrono::milliseconds(0));
    if (!entry || !*entry) return;
    targets = targets_of(**entry);
    if (!has_room_for((*entry)->subject, targets)) {
      left = std::move(**entry);
      return;
    }
    add(std::move(**entry), std::move(targets));
  }
}

bool Wave::has_room_for(const std::string& source, const Targets& targets) const {
  return !sources_.contains(source) &&
         std::none_of(targets.begin(), targets.end(), [this](const auto& target) { return targets_.contains(target); });
}

void Wave::add(LogEntry entry, Targets targets) {
  sources_.insert(entry.subject);
  targets_.insert(targets.begin(), targets.end());
  riders.push_back({std::move(entry), std::move(targets), Step::done});
}

}  // namespace jetpage::aggregates
