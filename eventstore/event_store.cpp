#include "jetpage/eventstore/event_store.hpp"

namespace jetpage::eventstore {

Result<std::vector<LogEntry>> EventStore::page(Position after, std::size_t most) {
  std::vector<LogEntry> entries;
  while (entries.size() < most) {
    auto entry = at(after + entries.size() + 1);
    if (entry.is(Fault::not_found)) break;
    if (!entry) return std::move(entry).error();
    entries.push_back(std::move(*entry));
  }
  return entries;
}

Result<std::set<std::string>> EventStore::existing(const std::string& category, const std::vector<std::string>& ids) {
  const Error enough{Fault::failed, "enough", ""};
  std::set<std::string> found;
  for (const std::string& id : ids) {
    const auto see = [&](const LogEntry&) -> Done { return found.insert(id), enough; };
    const auto seen = load({category, id}, 0, see);
    if (!seen && seen.error().code != enough.code) return seen.error();
  }
  return found;
}

}  // namespace jetpage::eventstore
