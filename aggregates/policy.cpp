#include "jetpage/aggregates/policy.hpp"

namespace jetpage::aggregates {

namespace detail {

Reaction sending(const Kind& kind, std::string id, std::string_view command_type, std::shared_ptr<const void> command) {
  Reaction reaction{{std::string(kind.category), id}, std::string(command_type), {}};
  reaction.run = [&kind, id = std::move(id), command](Handlers& handlers, const CommandMeta& meta) -> eventstore::Done {
    const auto effect = handlers.of(kind).handle(id, command.get(), meta);
    return effect ? eventstore::Done() : eventstore::Done(effect.error());
  };
  reaction.kind = &kind;
  reaction.said = std::move(command);
  return reaction;
}

}  // namespace detail

Source source_of(const eventstore::LogEntry& entry, const eventstore::CommitView& commit,
                 std::chrono::milliseconds patience) {
  auto aggregate = eventstore::aggregate_of(entry.subject).value_or(eventstore::AggregateName{});
  return {entry.position, commit.time_us(), std::move(aggregate), patience};
}

std::vector<eventstore::AggregateName> targets_of(const PolicyPage& page, const eventstore::LogEntry& entry) {
  std::vector<eventstore::AggregateName> targets;
  const auto commit = entry.commit();
  if (!commit) return targets;
  const Source source = source_of(entry, *commit, {});
  for (std::size_t i = 0; i < commit->size(); ++i) {
    const auto event = commit->event(i);
    if (!page.hears(event.type)) continue;
    const auto reactions = page.whenever(event, source);
    if (!reactions) continue;
    for (const Reaction& reaction : *reactions) {
      targets.push_back(reaction.target);
      if (reaction.otherwise) targets.push_back(reaction.otherwise->target);
    }
  }
  return targets;
}

}  // namespace jetpage::aggregates
