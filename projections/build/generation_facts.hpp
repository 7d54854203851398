#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

#include "jetpage/eventstore/commit.hpp"
#include "jetpage/projections/view.hpp"

namespace jetpage::projections {

// What can be told of a generation from outside. Its process may be writing it.
struct GenerationFacts {
  std::uint64_t number = 0;
  eventstore::Position position = 0;
  std::uint64_t rows = 0;
  std::uint64_t bytes_on_disk = 0;
  bool up_to_date = false;  // built by this code
};

// Of the one that is served. Nothing when there is none. Errors: as Generation::open.
eventstore::Result<std::optional<GenerationFacts>> live_facts(const std::filesystem::path& data,
                                                              std::string_view system, const ViewDefinition& view);

}  // namespace jetpage::projections
