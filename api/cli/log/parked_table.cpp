#include "jetpage/api/cli/log/parked_table.hpp"

#include <map>

#include "jetpage/api/cli/terminal/time_text.hpp"

namespace jetpage::api::cli {
namespace {

// Empty when it is not known.
std::string when(std::int64_t time_us) { return time_us > 0 ? time_text(time_us) : std::string(); }

}  // namespace

ParkedTable::ParkedTable(bool discarded) {
  if (discarded) {
    table_.columns = {"service", "position", "aggregate", "reason", "discardedAt", "by", "why"};
  } else {
    table_.columns = {"service", "position", "aggregate", "attempts", "parkedAt", "behind", "reason"};
  }
}

void ParkedTable::add(const std::string& service, const std::vector<aggregates::ParkedEvent>& events,
                      const std::string& subject, eventstore::Position from) {
  std::map<std::string, std::int64_t> left;  // of each aggregate: how many wait behind the next one
  for (const auto& event : events) ++left[event.subject];
  for (const auto& event : events) {
    const std::int64_t behind = --left[event.subject];
    if (event.position < from || (!subject.empty() && event.subject != subject)) continue;
    table_.rows.push_back({service, cell(event.position), event.subject, cell(event.attempts), when(event.time_us),
                           behind, event.reason});
  }
}

void ParkedTable::add_discarded(const std::string& service, const std::vector<aggregates::DiscardedEvent>& events) {
  for (const auto& [event, by, why, time_us] : events) {
    table_.rows.push_back({service, cell(event.position), event.subject, event.reason, when(time_us), by, why});
  }
}

}  // namespace jetpage::api::cli
