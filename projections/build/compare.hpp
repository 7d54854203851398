#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "jetpage/eventstore/commit.hpp"
#include "jetpage/eventstore/result.hpp"
#include "jetpage/projections/view.hpp"

// Generations as they lie on disk, byte for byte: for verify, and for the tests of what is promised. A folder must not be
// open in this process (`view_open_twice`); it may be in another.
namespace jetpage::projections {

struct StoredEntry {
  std::string database;  // `rows` or `index:<field>`
  std::string key;
  std::string value;
  bool operator==(const StoredEntry&) const = default;
  auto operator<=>(const StoredEntry&) const = default;
};

// All that the log determines, in order: rows and indexes, not the checkpoint.
eventstore::Result<std::vector<StoredEntry>> dump(const std::filesystem::path& generation);

// The keys, as text, of the rows that differ, or whose places in an index differ. Empty: both are the same view. At most
// `most` of them.
eventstore::Result<std::vector<std::string>> compare(const ViewDefinition& view, const std::filesystem::path& one,
                                                     const std::filesystem::path& other, std::size_t most = 100);

// A row as it is stored.
struct StoredSide {
  bool damaged = false;  // its checksum says so; the rest is empty then
  std::uint64_t version = 0;
  eventstore::Position position = 0;  // of its last change
  eventstore::Bytes row;              // its FlatBuffer, aligned
  bool operator==(const StoredSide&) const = default;
};

// What stands under one key in two generations; nothing where there is no such row. Both the same: its places in an index differ.
struct RowDifference {
  std::string key;  // as text
  std::optional<StoredSide> one;
  std::optional<StoredSide> other;
};

// Visits what differs, in the order of keys, until the visitor says false.
eventstore::Done differences(const ViewDefinition& view, const std::filesystem::path& one,
                             const std::filesystem::path& other,
                             const std::function<bool(const RowDifference&)>& visit);

// A copy of a generation that may be in use, in a folder that must not exist, and the position it has seen: `rebuild` up to there
// must give the same view.
eventstore::Result<eventstore::Position> copy_generation(const ViewDefinition& view,
                                                         const std::filesystem::path& generation,
                                                         const std::filesystem::path& to);

}  // namespace jetpage::projections
