#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "jetpage/projections/build/rebuild.hpp"

namespace jetpage::projections {

// Something about a view that cannot be true.
struct ViewFinding {
  std::string code;  // stable: `row_damaged`, `row_differs`, `row_missing`, `row_too_many`, `index_differs`, `view_…`
  std::string view;
  std::string key;  // empty when it is the view's as a whole
  eventstore::Position position = 0;
  std::string what;
};

struct ViewCheckOptions {
  std::filesystem::path data;
  std::function<bool(std::string_view type)> knows = [](std::string_view) { return false; };
  std::function<bool(const RebuildProgress&)> progress = [](const RebuildProgress&) { return true; };
  std::function<void(const ViewFinding&)> found = [](const ViewFinding&) {};
  std::size_t findings_per_view = 1'000;
  eventstore::Position readable_to =
      UINT64_MAX;  // behind it the log misses entries: who has seen more cannot be compared
};

// Compares each view that is served, byte for byte, with the fold of the log up to where it has seen it. It works on copies in
// `data`, which are removed: a server may run on. Returns how many views were compared; one that was never built is none.
eventstore::Result<std::size_t> check_views(eventstore::EventStore& store, const std::vector<ViewDefinition>& views,
                                            const ViewCheckOptions& options);

}  // namespace jetpage::projections
