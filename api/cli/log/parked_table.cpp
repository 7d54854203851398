#include "jetpage/api/cli/log/parked_table.hpp"

#include <array>
#include <ctime>
#include <map>

namespace jetpage::api::cli {
namespace {

// `2026-11-21T10:00:00Z`; empty when it is not known.
std::string time_text(std::int64_t time_us) {
  if (time_us <= 0) return {};
  const std::time_t seconds = time_us / 1'000'000;
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  std::array<char, 32> text{};
  std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
  return text.data();
}

std::int64_t cell(std::uint64_t number) { return static_cast<std::int64_t>(number); }

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
    table_.rows.push_back({service, cell(event.position), event.subject, cell(event.attempts), time_text(event.time_us),
                           behind, event.reason});
  }
}

void ParkedTable::add_discarded(const std::string& service, const std::vector<aggregates::DiscardedEvent>& events) {
  for (const auto& [event, by, why, time_us] : events) {
    table_.rows.push_back({service, cell(event.position), event.subject, event.reason, time_text(time_us), by, why});
  }
}

}  // namespace jetpage::api::cli
