#pragma once

#include <string>
#include <vector>

#include "tests/projections/folded.hpp"

namespace jetpage::tests {

// A view's row after each of these events of one numbered aggregate.
template <projections::View V, class... E>
std::vector<std::string> rows_after(const eventstore::AggregateName& aggregate, const E&... events) {
  TestLog log("coffee");
  Folded<V> view(log);
  std::vector<std::string> rows;
  const auto one = [&](const auto& event) {
    log.add(aggregate, event);
    rows.push_back(view.see().text(std::stoll(aggregate.id)));
  };
  (one(events), ...);
  return rows;
}

}  // namespace jetpage::tests
