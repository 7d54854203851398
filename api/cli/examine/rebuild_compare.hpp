#pragma once

#include "jetpage/api/cli/examine/view_words.hpp"
#include "jetpage/api/cli/terminal/interrupt.hpp"
#include "jetpage/eventstore/event_store.hpp"

namespace jetpage::api::cli {

// Builds each view beside the one that is served, up to where that has seen the log, and prints the rows that differ, one JSON
// object each. Serves nothing; what was built is where the next rebuild goes on. Problems when there is a difference.
eventstore::Result<ExitCode> rebuild_and_compare(const SystemViews& views, eventstore::EventStore& store,
                                                 const std::filesystem::path& data, const Interrupt& interrupt);

}  // namespace jetpage::api::cli
