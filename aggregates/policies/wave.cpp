#include "jetpage/aggregates/policies/wave.hpp"

#include <map>
#include <numeric>
#include <string>
#include <utility>

namespace jetpage::aggregates {

namespace {

// Disjoint sets of places.
class Groups {
 public:
  explicit Groups(std::size_t size) : parents_(size) { std::iota(parents_.begin(), parents_.end(), std::size_t{0}); }

  std::size_t of(std::size_t place) {
    while (parents_[place] != place) place = parents_[place] = parents_[parents_[place]];
    return place;
  }
  void join(std::size_t a, std::size_t b) { parents_[of(b)] = of(a); }

 private:
  std::vector<std::size_t> parents_;
};

}  // namespace

Wave::Wave(std::vector<WaitingRoom::Guest> guests, std::vector<Followed> news) : waited(guests.size()) {
  riders.reserve(guests.size() + news.size());
  for (auto& guest : guests) riders.push_back({std::move(guest)});
  for (auto& followed : news) riders.push_back({{std::move(followed)}});
  make_lanes();
}

void Wave::make_lanes() {
  Groups groups(riders.size());
  std::map<std::string, std::size_t> by_source;
  std::map<eventstore::AggregateName, std::size_t> by_target;
  for (std::size_t i = 0; i < riders.size(); ++i) {
    groups.join(by_source.emplace(riders[i].followed().entry.subject, i).first->second, i);
    for (const auto& target : riders[i].followed().targets) groups.join(by_target.emplace(target, i).first->second, i);
  }
  std::map<std::size_t, std::size_t> lane_of;  // by group
  for (std::size_t i = 0; i < riders.size(); ++i) {
    const auto [lane, is_new] = lane_of.emplace(groups.of(i), lanes.size());
    if (is_new) lanes.emplace_back();
    lanes[lane->second].push_back(i);
  }
}

}  // namespace jetpage::aggregates
