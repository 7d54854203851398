#pragma once

#include <optional>

#include "jetpage/api/cli/examine/finding.hpp"
#include "jetpage/api/cli/examine/view_listing.hpp"
#include "jetpage/api/cli/server/running_server.hpp"
#include "jetpage/api/process/settings.hpp"
#include "jetpage/eventstore/jetstream/log.hpp"

// The parts of `jetpage doctor`. None of them changes anything.
namespace jetpage::api::cli {

// JETPAGE_ variables that set nothing.
Findings examine_environment();

// Space, the kind of file system, and whether it can be written.
Findings examine_disk(const Settings& settings);

// The process that serves: whether it is there, ready, and of this version.
Findings examine_server(const std::optional<RunningServer>& server, const std::string& own_version);

// The program that a server without --nats starts: whether it is there, and of a version that will do.
Findings examine_program(const std::string& name);

// The log's server: version, durability, how large a message it takes.
Findings examine_log(const eventstore::JetStreamLog& log, const Settings& settings);

// A system's stream: its settings, its room, its clock.
Findings examine_stream(const eventstore::JetStreamLog& log, const System& system);

// A system's views: which stand still, which are out of date, what lies about.
Findings examine_views(const System& system, const std::vector<ListedView>& views, bool is_served);

// A system's policies: who runs them, and why they cannot go on; also when nobody serves.
Findings examine_policies(eventstore::JetStreamLog& log, const System& system);

// Positions of its log that readers pass because somebody said so.
Findings examine_skipped(eventstore::EventStore& store, const System& system);

// Events that policies have set aside.
Findings examine_parked(eventstore::JetStreamLog& log, const System& system);

// `1.2 GiB`
std::string size_text(std::uint64_t bytes);

}  // namespace jetpage::api::cli
