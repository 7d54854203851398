#include "jetpage/aggregates/history/fold.hpp"

#include <string>

namespace jetpage::aggregates {

using namespace eventstore;

namespace {

Error damaged(std::string_view system, const LogEntry& entry, const Error& error) {
  return {error.fault, error.code,
          stream_of(system) + " " + std::to_string(entry.position) + " (" + entry.subject + "): " + error.message};
}

}  // namespace

Done Fold::add(std::string_view system, const LogEntry& entry) {
  const auto commit = entry.commit();
  if (!commit) return damaged(system, entry, commit.error());
  if (auto done = history.add(system, entry, *commit); !done) return done;
  for (std::size_t i = 0; i < commit->size(); ++i) {
    if (auto done = state->evolve(commit->event(i)); !done) return damaged(system, entry, done.error());
  }
  return {};
}

}  // namespace jetpage::aggregates
