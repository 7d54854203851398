#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "jetpage/eventstore/event_store.hpp"
#include "jetpage/projections/build/compare.hpp"
#include "jetpage/projections/view.hpp"

// Views without a projector: for the command line's rebuild and verify, and for tests.
namespace jetpage::projections {

struct RebuildProgress {
  eventstore::Position position = 0;
  eventstore::Position last = 0;  // the log's end when the rebuild began
};

struct RebuildOptions {
  std::function<bool(std::string_view type)> knows = [](std::string_view) { return false; };
  // Called now and then; false ends the rebuild with Fault::unavailable, `rebuild_interrupted`.
  std::function<bool(const RebuildProgress&)> progress = [](const RebuildProgress&) { return true; };
  eventstore::Position until = 0;  // 0: the log's end when the rebuild begins
  std::size_t build_bytes = 32 * 1'024 * 1'024;
  std::size_t map_bytes = 256 * 1'024 * 1'024;
};

// Folds the log into a fresh generation in `folder/<view>/` for each view, durable when it returns. The folders must not exist.
// Returns the position that all have seen. Fault::corrupted names stream and sequence of what could not be read.
eventstore::Result<eventstore::Position> rebuild(eventstore::EventStore& store,
                                                 const std::vector<ViewDefinition>& views,
                                                 const std::filesystem::path& folder,
                                                 const RebuildOptions& options = {});

// The folder of the generation that is served, and the one that was before it. Fault::not_found when there is none.
eventstore::Result<std::filesystem::path> live_generation(const std::filesystem::path& data, std::string_view system,
                                                          std::string_view view);
eventstore::Result<std::filesystem::path> previous_generation(const std::filesystem::path& data,
                                                              std::string_view system, std::string_view view);

// Makes the previous generation the one that is served. The projector must not run.
eventstore::Done roll_back(const std::filesystem::path& data, std::string_view system, std::string_view view);

}  // namespace jetpage::projections
