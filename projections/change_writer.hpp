#pragma once

#include "projections/generation.hpp"
#include "projections/row_changes.hpp"

namespace jetpage::projections {

// Writes the changed rows and what changes in the indexes, each in key order. Nothing is committed.
eventstore::Done write_changes(lmdb::WriteTransaction& transaction, const Generation& generation, const RowChanges& changes);

}  // namespace jetpage::projections
