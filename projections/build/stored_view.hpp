#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "jetpage/projections/view.hpp"

namespace jetpage::projections {

// A view as it lies on the disk, for tools that look at a data folder, whether a process serves it or not.
struct StoredView {
  std::uint64_t generation = 0;  // the one that is served; 0: none yet, and all that follows is empty
  eventstore::Position checkpoint =
      0;  // as written: a running projector has seen more of what does not concern the view
  std::uint64_t rows = 0;
  std::uint64_t bytes_on_disk = 0;
  std::uint64_t map_bytes = 0;  // address space that the file may grow into
  bool up_to_date = false;      // built by the view's code as it is now
  std::uint64_t previous = 0;   // kept to go back to; 0: none
  // Beside these two: builds that go on or were interrupted (behind the one that is served), and what could not be removed.
  std::vector<std::uint64_t> others;
};

// Looks at <data>/views/<system>/<view> without writing to it. Another process may be writing; its own process must not have the
// view open. failed `view_failed` or corrupted `view_damaged` name the folder.
eventstore::Result<StoredView> look_at_view(const std::filesystem::path& data, std::string_view system,
                                            const ViewDefinition& view);

}  // namespace jetpage::projections
