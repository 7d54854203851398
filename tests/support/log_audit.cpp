#include "tests/support/log_audit.hpp"

#include "jetpage/aggregates/history/cause.hpp"

namespace jetpage::tests {
namespace {

std::string category_of(const std::string& subject) {
  const auto name = eventstore::aggregate_of(subject);
  return name ? name->category : std::string();
}

// What must not happen twice.
std::string effect_of(const std::string& category, const std::string& cause) {
  return category + " " + std::string(aggregates::identity_of(cause));
}

}  // namespace

void LogAudit::fault(eventstore::Position position, const std::string& what) {
  faults_.push_back(std::to_string(position) + ": " + what);
}

void LogAudit::add(const eventstore::LogEntry& entry) {
  const auto commit = entry.commit();
  if (!commit) return fault(entry.position, commit.error().message);
  Tail& tail = tails_[entry.subject];
  if (commit->version() != tail.version + 1) {
    fault(entry.position, entry.subject + " goes on with version " + std::to_string(commit->version()) + " after " +
                              std::to_string(tail.version));
  }
  if (commit->previous() != tail.hash) fault(entry.position, entry.subject + " does not continue its last commit");
  tail = {commit->last_version(), commit->hash()};
  const auto [first, is_new] = commits_.try_emplace(std::string(commit->id()), Place{entry.subject, entry.position, 0});
  if (!is_new) fault(entry.position, "the same commit as at " + std::to_string(first->second.position));
  add_cause(entry, *commit);
}

void LogAudit::add_cause(const eventstore::LogEntry& entry, const eventstore::CommitView& commit) {
  const std::string cause(commit.cause());
  const bool reaction = aggregates::reaction_of(cause).has_value();
  const std::string category = category_of(entry.subject);
  if (!reaction && compensated_.contains(category)) return;
  const std::string effect = effect_of(category, cause);
  const Place place{entry.subject, entry.position, commit.last_version()};
  const auto [first, is_new] = effects_.try_emplace(effect, place);
  if (is_new) {
    keys_ += cause.starts_with("key:") ? 1U : 0U;
    return;
  }
  fault(entry.position, effect + " acted on " + entry.subject + ", and before, at " +
                            std::to_string(first->second.position) + ", on " + first->second.subject);
}

void LogAudit::expect(const Acknowledged& acknowledged) {
  const std::string cause = aggregates::cause_of_key(acknowledged.key, 0);
  const auto found = effects_.find(effect_of(category_of(acknowledged.subject), cause));
  if (found == effects_.end()) {
    return fault(acknowledged.position,
                 acknowledged.key + " on " + acknowledged.subject + " was acknowledged and is not on the log");
  }
  const Place& place = found->second;
  const bool agrees = place.subject == acknowledged.subject && place.position == acknowledged.position &&
                      place.last_version == acknowledged.version;
  if (!agrees) {
    fault(acknowledged.position, acknowledged.key + " was acknowledged as " + acknowledged.subject + " version " +
                                     std::to_string(acknowledged.version) + ", but the log has it at " +
                                     std::to_string(place.position) + " as " + place.subject + " version " +
                                     std::to_string(place.last_version));
  }
}

}  // namespace jetpage::tests
