#pragma once

#include <optional>
#include <string>

#include "jetpage/aggregates/aggregate.hpp"
#include "jetpage/aggregates/history/history.hpp"
#include "jetpage/eventstore/codec.hpp"

namespace jetpage::aggregates {

// An aggregate as its commits have made it.
template <Aggregate A>
struct Fold {
  A state;
  History history;

  // Takes the next commit of the log. Fault::corrupted names stream, position and what is wrong; the fold is then
  // unusable.
  eventstore::Done add(std::string_view system, const eventstore::LogEntry& entry) {
    auto commit = entry.commit();
    if (!commit) return damaged(system, entry, commit.error());
    if (auto done = history.add(system, entry, *commit); !done) return done;
    for (std::size_t i = 0; i < commit->size(); ++i) {
      const auto event = eventstore::decode<typename A::Event>(commit->event(i));
      if (!event) return damaged(system, entry, event.error());
      std::visit([this](const auto& known) { state.evolve(known); }, *event);
    }
    return {};
  }

 private:
  static eventstore::Error damaged(std::string_view system, const eventstore::LogEntry& entry,
                                   const eventstore::Error& error) {
    return {error.fault, error.code,
            eventstore::stream_of(system) + " " + std::to_string(entry.position) + " (" + entry.subject +
                "): " + error.message};
  }
};

}  // namespace jetpage::aggregates
