#pragma once

#include <span>
#include <vector>

#include "jetpage/projections/rows/changes.hpp"
#include "jetpage/projections/rows/generation.hpp"

namespace jetpage::projections {

struct KeyedChange {
  const std::string* key;
  const RowChange* change;
};

// Views into the changes.
std::vector<KeyedChange> in_key_order(const RowChanges& changes);

// Writes the changed rows and what changes in the indexes, each in key order. Nothing is committed.
eventstore::Done write_changes(lmdb::WriteTransaction& transaction, const Generation& generation,
                               std::span<const KeyedChange> sorted);

}  // namespace jetpage::projections
