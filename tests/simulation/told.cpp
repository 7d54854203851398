#include "tests/simulation/told.hpp"

#include <set>

namespace jetpage::tests {

std::string Told::cause(eventstore::Position position) const {
  const auto commit = entries_.at(position - 1).commit();
  return commit ? std::string(commit->cause()) : std::string();
}

std::vector<std::string> Told::ids(std::string_view category) const {
  std::vector<std::string> ids;
  std::set<std::string> known;
  for (const auto& entry : entries_) {
    const auto name = eventstore::aggregate_of(entry.subject);
    if (name && name->category == category && known.insert(name->id).second) ids.push_back(name->id);
  }
  return ids;
}

}  // namespace jetpage::tests
