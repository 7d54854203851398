#include "jetpage/api/cli/log/cause_text.hpp"

#include "jetpage/aggregates/history/cause.hpp"

namespace jetpage::api::cli {
namespace {

// `ReservationConfirmed of reservation 1`
std::string what_stands_at(eventstore::Position position, eventstore::EventStore& store) {
  const auto entry = store.at(position);
  if (!entry) return {};
  const auto commit = entry->commit();
  const auto aggregate = eventstore::aggregate_of(entry->subject);
  if (!commit || !aggregate) return {};
  std::string text;
  for (std::size_t i = 0; i < commit->size(); ++i) {
    const std::string_view type = commit->event(i).type;
    text += (text.empty() ? "" : ", ") + std::string(type.substr(type.rfind('.') + 1));
  }
  return text + " of " + aggregate->category + " " + aggregate->id;
}

}  // namespace

std::string cause_text(std::string_view cause, eventstore::EventStore& store) {
  if (const auto reaction = aggregates::reaction_of(cause)) {
    const std::string what = what_stands_at(reaction->position, store);
    return std::string(reaction->reader) + " on " + std::to_string(reaction->position) +
           (what.empty() ? "" : " (" + what + ")");
  }
  if (cause.starts_with("cmd:")) return "command";
  if (cause.starts_with("key:")) return "command with key " + std::string(aggregates::identity_of(cause).substr(1));
  return std::string(cause);
}

}  // namespace jetpage::api::cli
