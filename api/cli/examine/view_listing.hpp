#pragma once

#include <optional>
#include <string>
#include <vector>

#include "jetpage/api/cli/server/running_server.hpp"
#include "jetpage/api/system/system.hpp"
#include "jetpage/eventstore/event_store.hpp"
#include "jetpage/projections/build/stored_view.hpp"

// Each view of a system, from the disk, from the server that serves it, or from both.
namespace jetpage::api::cli {

struct ListedView {
  std::string name;
  std::optional<projections::StoredView> stored;  // nothing where the disk was not looked at
  std::optional<RunningView> running;             // nothing where no server answers, or it does not serve this view
  std::string fault;                              // why the disk could not be read
  std::optional<std::uint64_t> lag_events;        // nothing where the log's end is not known
  std::optional<std::int64_t> lag_us;             // how long the first entry it has not seen is there

  [[nodiscard]] std::uint64_t generation() const;
  [[nodiscard]] eventstore::Position position() const;
  [[nodiscard]] std::optional<std::uint64_t> rows() const;
  [[nodiscard]] std::optional<std::uint64_t> bytes() const;
  // live, rebuilding, paused, stopped; without a server: `stored`, `outdated` (will be rebuilt) or `missing`
  [[nodiscard]] std::string state() const;
};

struct ViewSources {
  std::optional<std::filesystem::path> data;  // nothing: do not look at the disk
  const RunningServer* server = nullptr;      // null: none
  eventstore::EventStore* store = nullptr;    // null: the log is away
};

std::vector<ListedView> list_views(const System& system, const ViewSources& sources);

}  // namespace jetpage::api::cli
