#include "jetpage/api/feed/entry.hpp"

#include "jetpage/api/feed/cursor.hpp"
#include "jetpage/api/http/problem.hpp"
#include "jetpage/api/system/event_json.hpp"

namespace jetpage::api {

using eventstore::Error;
using eventstore::LogEntry;

namespace {

void add(FeedEntry& entry, const FeedCursor& id, std::string_view type, std::string_view name, std::string_view data) {
  entry.text.append("id: ").append(to_string(id)).append("\nevent: ").append(name);
  entry.text.append("\ndata: ").append(data).append("\n\n");
  entry.events.push_back({type, entry.text.size()});
}

void add_problem(FeedEntry& entry, const FeedCursor& id, const System& system, const LogEntry& damaged, Error error,
                 const FeedReport& report) {
  error.message = eventstore::stream_of(system.name) + " " + std::to_string(damaged.position) + " (" + damaged.subject +
                  "): " + error.message;
  const Response told = problem(error);
  add(entry, id, {}, "problem", told.body);
  if (!told.trouble.empty()) report(told.trouble);
}

}  // namespace

std::shared_ptr<const FeedEntry> feed_entry(const System& system, const LogEntry& entry, const FeedReport& report,
                                            eventstore::SkippedPositions* skipped) {
  auto made = std::make_shared<FeedEntry>();
  made->position = entry.position;
  if (auto aggregate = eventstore::aggregate_of(entry.subject)) made->aggregate = std::move(*aggregate);
  const auto commit = entry.commit();
  const auto is_passed = [&] { return skipped != nullptr && skipped->may_be_passed(entry.position); };
  if (!commit) {
    if (is_passed()) return made;
    add_problem(*made, {entry.position, 0}, system, entry, commit.error(), report);
    return made;
  }
  for (std::size_t i = 0; i < commit->size(); ++i) {
    const eventstore::EventView event = commit->event(i);
    if (eventstore::is_own_event(event.type)) continue;
    const FeedCursor id =
        i + 1 < commit->size() ? FeedCursor{entry.position - 1, i + 1} : FeedCursor{entry.position, 0};
    const auto data = event_json(system, event, commit->time_us());
    if (!data) {
      if (is_passed()) continue;
      add_problem(*made, id, system, entry, data.error(), report);
      continue;
    }
    const auto known = system.events.find(event.type);
    add(*made, id, known->first, known->second.name, *data);
  }
  return made;
}

}  // namespace jetpage::api
