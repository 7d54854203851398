#pragma once

#include <filesystem>

#include "jetpage/eventstore/result.hpp"
#include "jetpage/projections/view.hpp"

// What lies on a disk is not believed only because it was written once: before a generation is opened it is read as a whole, past LMDB
// (lmdb/page_walk.hpp), with its rows' checksums, and its indexes compared with its rows; unless it was left in order and nobody has
// touched its file since.
namespace jetpage::projections {

// Whether the generation in the folder can be opened and be read in all its parts. Nobody may be writing it. What code of another
// storage version has left is looked at as far as its pages go: its rows are not served. corrupted `view_damaged`, not_found.
eventstore::Done check_sound(const std::filesystem::path& folder, const ViewDefinition& view);

// From now on the generation is written: if this process ends without leaving it in order, it is looked at again.
void enter(const std::filesystem::path& folder);
// All that was written is on disk, and no more will be.
void leave_in_order(const std::filesystem::path& folder);

}  // namespace jetpage::projections
