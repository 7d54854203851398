#include "jetpage/projections/build/rebuild.hpp"

#include "jetpage/projections/build/build.hpp"
#include "jetpage/projections/build/view_folder.hpp"
#include "jetpage/projections/lmdb/file_system.hpp"

namespace jetpage::projections {
namespace {

using namespace eventstore;

Result<Position> target(EventStore& store, Position until) {
  auto last = store.last();
  if (!last || until == 0 || until == *last) return last;
  if (until < *last) return until;
  return Error{Fault::invalid, "position_unknown",
               "the log ends at " + std::to_string(*last) + ", before " + std::to_string(until)};
}

}  // namespace

Result<Position> rebuild(EventStore& store, const std::vector<ViewDefinition>& views,
                         const std::filesystem::path& folder, const RebuildOptions& options) {
  const auto until = target(store, options.until);
  if (!until) return until.error();
  std::vector<std::shared_ptr<Generation>> generations;
  for (const ViewDefinition& view : views) {
    auto generation = Generation::create(folder / view.name, view, options.map_bytes);
    if (!generation) return generation.error();
    generations.push_back(std::move(*generation));
  }
  EntryDecoder decoder(store, views, options.knows);
  Build build(store, decoder, generations, options.build_bytes);
  while (!views.empty() && build.position() < *until) {
    if (auto stepped = build.step(*until); !stepped) return stepped.error();
    if (const auto failures = build.drop_failed(); !failures.empty()) return failures.front().error;
    if (auto spilled = build.spill(); !spilled) return spilled.error();
    if (!options.progress({build.position(), *until})) {
      return Error{Fault::unavailable, "rebuild_interrupted",
                   "interrupted at " + std::to_string(build.position()) + " of " + std::to_string(*until)};
    }
  }
  if (auto finished = build.finish(); !finished) return finished.error();
  return *until;
}

Result<std::filesystem::path> live_generation(const std::filesystem::path& data, std::string_view system,
                                              std::string_view view) {
  const ViewFolder folder(data, system, view);
  const auto current = folder.current();
  if (current) return folder.generation(*current);
  return Error{Fault::not_found, "view_missing", "view " + std::string(view) + " has not been built"};
}

Result<std::filesystem::path> previous_generation(const std::filesystem::path& data, std::string_view system,
                                                  std::string_view view) {
  const ViewFolder folder(data, system, view);
  const auto previous = folder.previous();
  if (previous) return folder.generation(*previous);
  return Error{Fault::not_found, "view_missing", "view " + std::string(view) + " has no previous generation"};
}

Done roll_back(const std::filesystem::path& data, std::string_view system, std::string_view view) {
  const auto lock = FolderLock::take(ViewFolder::of_system(data, system));
  if (!lock) return lock.error();
  ViewFolder folder(data, system, view);
  const auto previous = folder.previous();
  if (previous) return folder.make_current(*previous);
  return Error{Fault::not_found, "view_missing", "view " + std::string(view) + " has no previous generation"};
}

}  // namespace jetpage::projections
