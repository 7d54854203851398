#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "jetpage/eventstore/event_store.hpp"

namespace jetpage::tests {

// Rebuilds every view of the system from these entries, which are its whole log, and compares them, byte for byte, with those in
// `data`, which no process may have open. One sentence for each view that differs.
std::vector<std::string> differing_views(const std::string& system, const std::filesystem::path& data,
                                         const std::vector<eventstore::LogEntry>& entries);

}  // namespace jetpage::tests
