#include "jetpage/api/process/standstill.hpp"

namespace jetpage::api {

using eventstore::Position;

std::vector<std::string> Standstill::look(const std::vector<Follower>& followers, std::optional<Position> end,
                                          Time now) {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> standing;
  for (const Follower& follower : followers) {
    if (!end || follower.position >= *end) {
      behind_.erase(follower.name);
      continue;
    }
    const Place here{follower.position, follower.work, now};
    Place& place = behind_.try_emplace(follower.name, here).first->second;
    if (place.position != here.position || place.work != here.work) place = here;
    if (now - place.since >= patience) standing.push_back(follower.name);
  }
  return standing;
}

}  // namespace jetpage::api
