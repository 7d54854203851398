#pragma once

#include "tests/simulation/bug.hpp"

// Mistakes that any system could make, to be put into one from the outside.
namespace jetpage::tests::bugs {

using Change = std::function<void(const eventstore::EventView& event, aggregates::Reactions& reactions)>;
using Run = std::function<eventstore::Done(aggregates::Handlers&, const aggregates::CommandMeta&)>;

// What follows from events of this type (`ReviewCreated`; empty: of any) in this service.
Bug in_reactions(std::string name, const std::string& service, const std::string& type, const Change& change);
// How each reaction of the service runs.
Bug in_runs(std::string name, const std::string& service, const std::function<Run(Run)>& change);
// What the view does on events of this type is not done.
Bug deaf_view(std::string name, const std::string& view, const std::string& type);

Bug dropped_reaction(const std::string& service, const std::string& type);
Bug doubled_reaction(const std::string& service, const std::string& type);
Bug dropped_compensation(const std::string& service, const std::string& type);
Bug hasty_compensation(const std::string& service, const std::string& type);
Bug forgotten_cause(const std::string& service);
Bug impatient_reaction(const std::string& service);

// Writes on top of whatever is there.
Bug skipped_expectation();
// Says that a commit is written, and it is not, once in a while.
Bug hollow_answer();
// An entry is acknowledged as soon as it was read.
Bug early_acknowledgement();
Bug endless_lease();
// After a failure the reader goes on behind the entry that it failed to read.
Bug skipping_reader();
// Each attempt to write is a new commit, and nobody looks whether an earlier one is there.
Bug forgotten_key();

}  // namespace jetpage::tests::bugs
