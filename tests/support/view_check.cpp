#include "tests/support/view_check.hpp"

#include "jetpage/api/system/system.hpp"
#include "jetpage/eventstore/memory/log.hpp"
#include "jetpage/projections/build/rebuild.hpp"
#include "tests/support/shipped.hpp"
#include "tests/support/temp_folder.hpp"

namespace jetpage::tests {
namespace {

std::string difference(const projections::ViewDefinition& view, const std::string& system,
                       const std::filesystem::path& data, const std::filesystem::path& rebuilt) {
  const auto live = projections::live_generation(data, system, view.name);
  if (!live) return view.name + ": " + live.error().message;
  const auto keys = projections::compare(view, *live, rebuilt);
  if (!keys) return view.name + ": " + keys.error().message;
  std::string differing;
  for (const std::string& key : *keys) differing += " " + key;
  return differing.empty() ? differing : view.name + " differs from its rebuild in" + differing;
}

}  // namespace

std::vector<std::string> differing_views(const std::string& system, const std::filesystem::path& data,
                                         const std::vector<eventstore::LogEntry>& entries) {
  const api::System& known = shipped(system);
  eventstore::MemoryLog log;
  for (const auto& entry : entries) log.inject(system, entry.subject, entry.bytes);
  const auto store = log.open(system, true);
  const TempFolder folder;
  projections::RebuildOptions options;
  options.knows = [&](std::string_view type) { return known.knows(type); };
  const auto rebuilt = projections::rebuild(**store, known.views, folder.path() / "rebuilt", options);
  if (!rebuilt) return {rebuilt.error().message};
  std::vector<std::string> differences;
  for (const auto& view : known.views) {
    auto text = difference(view, system, data, folder.path() / "rebuilt" / view.name);
    if (!text.empty()) differences.push_back(std::move(text));
  }
  return differences;
}

}  // namespace jetpage::tests
