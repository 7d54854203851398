#pragma once

#include <string>
#include <vector>

#include "jetpage/aggregates/policies/parking.hpp"
#include "jetpage/api/cli/terminal/table.hpp"

namespace jetpage::api::cli {

// Parked or discarded events as a listing.
class ParkedTable {
 public:
  explicit ParkedTable(bool discarded);

  // All of a service; or of one aggregate, from a position on.
  void add(const std::string& service, const std::vector<aggregates::ParkedEvent>& events,
           const std::string& subject = {}, eventstore::Position from = 0);
  void add_discarded(const std::string& service, const std::vector<aggregates::DiscardedEvent>& events);

  [[nodiscard]] const Table& table() const { return table_; }

 private:
  Table table_;
};

}  // namespace jetpage::api::cli
