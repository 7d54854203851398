#include "jetpage/api/cli/examine/view_listing.hpp"

#include <algorithm>

#include "jetpage/api/cli/terminal/time_text.hpp"

namespace jetpage::api::cli {
namespace {

using eventstore::Position;

void add_lag(ListedView& view, eventstore::EventStore& store, Position last) {
  const Position seen = std::min(view.position(), last);
  view.lag_events = last - seen;
  view.lag_us = 0;
  if (seen == last) return;
  const auto entry = store.at(seen + 1);
  const auto commit = entry ? entry->commit() : eventstore::Result<eventstore::CommitView>(entry.error());
  view.lag_us = commit ? std::optional(std::max<std::int64_t>(0, now_us() - commit->time_us())) : std::nullopt;
}

}  // namespace

std::uint64_t ListedView::generation() const { return running ? running->generation : stored ? stored->generation : 0; }

// A checkpoint is written now and then; the server knows better, and never less.
Position ListedView::position() const {
  return std::max(running ? running->position : 0, stored ? stored->checkpoint : 0);
}

std::optional<std::uint64_t> ListedView::rows() const {
  if (running && running->rows) return running->rows;
  return stored ? std::optional(stored->rows) : std::nullopt;
}

std::optional<std::uint64_t> ListedView::bytes() const {
  if (stored) return stored->bytes_on_disk;
  return running ? running->bytes : std::nullopt;
}

std::string ListedView::state() const {
  if (running && !running->state.empty()) return running->state;
  if (!fault.empty()) return "unreadable";
  if (!stored) return "unknown";
  if (stored->generation == 0) return "missing";
  return stored->up_to_date ? "stored" : "outdated";
}

std::vector<ListedView> list_views(const System& system, const ViewSources& sources) {
  std::vector<ListedView> views;
  const auto last = sources.store != nullptr ? std::optional(sources.store->last()) : std::nullopt;
  for (const projections::ViewDefinition& definition : system.views) {
    ListedView& view = views.emplace_back();
    view.name = definition.name;
    if (sources.server != nullptr) {
      const auto served = sources.server->views.find(system.name);
      if (served != sources.server->views.end() && served->second.contains(view.name)) {
        view.running = served->second.at(view.name);
        view.lag_events = view.running->lag;
      }
    }
    if (sources.data) {
      auto stored = projections::look_at_view(*sources.data, system.name, definition);
      if (stored) view.stored = std::move(*stored);
      if (!stored) view.fault = stored.error().message;
    }
    if (last && *last && (view.running || view.stored)) add_lag(view, *sources.store, **last);
  }
  return views;
}

}  // namespace jetpage::api::cli
