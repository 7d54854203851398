#include "jetpage/aggregates/policies/waiting_room.hpp"

#include <algorithm>
#include <utility>

namespace jetpage::aggregates {

using eventstore::AggregateName;
using eventstore::Position;

namespace {

std::string name_of(const AggregateName& aggregate) { return aggregate.category + "/" + aggregate.id; }

// What an entry shares with those that must not overtake it: its source, and each target.
std::set<std::string> ways_of(const Followed& followed) {
  std::set<std::string> ways = {"from " + followed.entry.subject};
  for (const AggregateName& target : followed.targets) ways.insert("to " + name_of(target));
  return ways;
}

// What may bring on what it waits for: its targets, and what its reactions look at.
std::set<std::string> awaited_by(const Followed& followed) {
  std::set<std::string> awaited;
  for (const AggregateName& target : followed.targets) awaited.insert(name_of(target));
  for (const Reaction& reaction : followed.reactions) {
    for (const AggregateName& other : reaction.awaits) awaited.insert(name_of(other));
  }
  return awaited;
}

using Queues = std::map<std::string, std::set<Position>>;

void leave(Queues& queues, const std::string& name, Position position) {
  const auto found = queues.find(name);
  found->second.erase(position);
  if (found->second.empty()) queues.erase(found);
}

// Nobody before this position is there.
bool is_first(const Queues& queues, const std::set<std::string>& names, Position position) {
  return std::all_of(names.begin(), names.end(), [&](const std::string& name) {
    const auto found = queues.find(name);
    return found == queues.end() || *found->second.begin() >= position;
  });
}

}  // namespace

WaitingRoom::Milliseconds WaitingRoom::until_next_try(Milliseconds at_most) const {
  if (due_.empty()) return at_most;
  return std::clamp(std::chrono::ceil<Milliseconds>(due_.begin()->first - now_()), Milliseconds(0), at_most);
}

bool WaitingRoom::holds_up(const Followed& followed) const {
  return !guests_.empty() && !is_first(ways_, ways_of(followed), followed.entry.position);
}

void WaitingRoom::add(Guest guest, bool was_tried) {
  const Position position = guest.followed.entry.position;
  const auto ways = ways_of(guest.followed);
  if (was_tried) guest.pause = guest.pause.count() == 0 ? first_pause_ : std::min(guest.pause * 2, longest_pause_);
  // Who came behind others only on the way has nobody before it here.
  const bool has_turn = was_tried || is_first(ways_, ways, position);
  const auto next_try = now_() + (was_tried ? guest.pause : Milliseconds(0));
  for (const std::string& way : ways) ways_[way].insert(position);
  for (const std::string& name : awaited_by(guest.followed)) awaited_[name].insert(position);
  if (has_turn) due_.emplace(next_try, position);
  guests_.emplace(position, Place{std::move(guest), next_try});
}

void WaitingRoom::wake(const AggregateName& aggregate) {
  const auto found = awaited_.find(name_of(aggregate));
  if (found == awaited_.end()) return;
  for (const Position position : found->second) {
    Place& place = guests_.at(position);
    if (due_.erase({place.next_try, position}) == 0) continue;
    place.next_try = std::min(place.next_try, now_());
    due_.emplace(place.next_try, position);
  }
}

std::vector<WaitingRoom::Guest> WaitingRoom::take_due() {
  std::vector<Guest> taken;
  std::set<Position> candidates;
  const auto now = now_();
  for (auto at = due_.begin(); at != due_.end() && at->first <= now; ++at) candidates.insert(at->second);
  while (!candidates.empty()) {
    const Position position = *candidates.begin();
    candidates.erase(candidates.begin());
    const auto found = guests_.find(position);
    if (found == guests_.end() || !is_due(found->second, position)) continue;
    const auto ways = ways_of(found->second.guest.followed);
    if (!is_first(ways_, ways, position)) {
      due_.erase({found->second.next_try, position});  // it goes as those before it have gone
      continue;
    }
    taken.push_back(take(position));
    for (const std::string& way : ways) {
      if (const auto behind = ways_.find(way); behind != ways_.end()) candidates.insert(*behind->second.begin());
    }
  }
  std::sort(taken.begin(), taken.end(),
            [](const Guest& a, const Guest& b) { return a.followed.entry.position < b.followed.entry.position; });
  return taken;
}

WaitingRoom::Guest WaitingRoom::take(Position position) {
  const auto found = guests_.find(position);
  Place place = std::move(found->second);
  guests_.erase(found);
  due_.erase({place.next_try, position});
  for (const std::string& way : ways_of(place.guest.followed)) leave(ways_, way, position);
  for (const std::string& name : awaited_by(place.guest.followed)) leave(awaited_, name, position);
  return std::move(place.guest);
}

}  // namespace jetpage::aggregates
