#include "eventstore/event_store.hpp"

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

Result<Position> EventStore::append_all(const AggregateName&, Position, const std::vector<Commit>&) {
  return Error{Fault::failed, "batch_unsupported", system() + ": this store writes one commit at a time"};
}

}  // namespace jetpage::eventstore
