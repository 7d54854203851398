#include "tests/simulation/bugs.hpp"

#include "jetpage/aggregates/history/cause.hpp"

namespace jetpage::tests::bugs {

using aggregates::CommandMeta;
using aggregates::Handlers;
using aggregates::Reaction;
using aggregates::Reactions;
using eventstore::Done;
using eventstore::EventView;

namespace {

aggregates::PolicyPage& page_of(api::System& system, const std::string& service) {
  for (auto& page : system.policies) {
    if (page.service == service) return page;
  }
  throw std::logic_error(system.name + " has no policies of " + service);
}

bool is_of(const EventView& event, const std::string& type) { return type.empty() || event.type.ends_with("." + type); }

}  // namespace

Bug in_reactions(std::string name, const std::string& service, const std::string& type, const Change& change) {
  return {std::move(name),
          [=](api::System& system) {
            auto& page = page_of(system, service);
            page.whenever = [type, change, right = page.whenever](const EventView& event,
                                                                  const aggregates::Source& source) {
              auto reactions = right(event, source);
              if (reactions && is_of(event, type)) change(event, *reactions);
              return reactions;
            };
          },
          {}};
}

Bug in_runs(std::string name, const std::string& service, const std::function<Run(Run)>& change) {
  return in_reactions(std::move(name), service, "", [change](const EventView&, Reactions& reactions) {
    for (Reaction& reaction : reactions) reaction = std::move(reaction).with(change(reaction.run));
  });
}

Bug dropped_reaction(const std::string& service, const std::string& type) {
  return in_reactions("nothing follows from " + type, service, type,
                      [](const EventView&, Reactions& reactions) { reactions.clear(); });
}

Bug doubled_reaction(const std::string& service, const std::string& type) {
  return in_reactions("twice as much follows from " + type, service, type, [](const EventView&, Reactions& reactions) {
    const Reactions once = reactions;
    reactions.insert(reactions.end(), once.begin(), once.end());
  });
}

Bug dropped_compensation(const std::string& service, const std::string& type) {
  return in_reactions("nothing takes back what " + type + " began", service, type,
                      [](const EventView&, Reactions& reactions) {
                        for (Reaction& reaction : reactions) {
                          if (!reaction.otherwise) continue;
                          Reaction nothing = *reaction.otherwise;
                          nothing = std::move(nothing).with([](Handlers&, const CommandMeta&) { return Done(); });
                          reaction.otherwise = std::make_shared<const Reaction>(std::move(nothing));
                        }
                      });
}

Bug hasty_compensation(const std::string& service, const std::string& type) {
  return in_reactions("what " + type + " began is taken back at once", service, type,
                      [](const EventView&, Reactions& reactions) {
                        for (Reaction& reaction : reactions) reaction.deadline = std::chrono::milliseconds(0);
                      });
}

Bug forgotten_cause(const std::string& service) {
  return in_runs(service + " forgets what makes a repetition known", service, [](const Run& right) -> Run {
    return [right](Handlers& handlers, CommandMeta meta) {
      meta.cause = aggregates::cause_of_command(handlers.environment().new_id());
      return right(handlers, meta);
    };
  });
}

Bug impatient_reaction(const std::string& service) {
  return in_runs(service + " takes not yet for done", service, [](const Run& right) -> Run {
    return [right](Handlers& handlers, const CommandMeta& meta) {
      auto done = right(handlers, meta);
      return done.is(eventstore::Fault::not_yet) ? Done() : done;
    };
  });
}

Bug deaf_view(std::string name, const std::string& view, const std::string& type) {
  // A view's function is a plain one: what it needs stands here.
  static std::string deaf_to;
  static void (*right)(const EventView&, const projections::Source&, projections::RowSink&) = nullptr;
  return {std::move(name),
          [=](api::System& system) {
            for (auto& definition : system.views) {
              if (definition.name != view) continue;
              deaf_to = type;
              right = definition.apply;
              definition.apply = [](const EventView& event, const projections::Source& source,
                                    projections::RowSink& rows) {
                if (!is_of(event, deaf_to)) right(event, source, rows);
              };
            }
          },
          {}};
}

Bug endless_lease() {
  Bug bug;
  bug.name = "who has stood still goes on as the owner";
  bug.in_owners = [](aggregates::OwnersOptions& options) { options.sure = std::chrono::hours(24); };
  bug.in_weather = [](Weather& weather) { weather.freeze = 0.005; };
  return bug;
}

Bug forgotten_key() {
  return {"a command's key is forgotten",
          [](api::System& system) {
            for (auto& endpoint : system.commands) {
              endpoint.handle = [right = endpoint.handle](aggregates::CommandSide& side, api::CommandCall call) {
                call.key.reset();
                return right(side, call);
              };
            }
          },
          {}};
}

}  // namespace jetpage::tests::bugs
