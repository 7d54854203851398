#include "jetpage/aggregates/policies/waiting_room.hpp"

#include <algorithm>

namespace jetpage::aggregates {

using eventstore::LogEntry;

WaitingRoom::Milliseconds WaitingRoom::until_next_try(Milliseconds at_most) const {
  auto soonest = at_most;
  for (const auto& [source, queue] : queues_) {
    const auto left = std::chrono::ceil<Milliseconds>(queue.next_try - now_());
    soonest = std::clamp(left, Milliseconds(0), soonest);
  }
  return soonest;
}

bool WaitingRoom::holds_up(const std::string& source, const Targets& targets) const {
  return queues_.contains(source) ||
         std::any_of(targets.begin(), targets.end(), [this](const auto& target) { return awaited_.contains(target); });
}

void WaitingRoom::add(LogEntry entry, Targets targets) {
  const auto position = entry.position;
  positions_.insert(position);
  for (const auto& target : targets) awaited_[target].insert(position);
  auto [at, is_new] = queues_.try_emplace(entry.subject);
  if (is_new) {
    at->second.pause = first_pause_;
    at->second.next_try = now_() + first_pause_;
  }
  at->second.guests.push_back({std::move(entry), std::move(targets)});
}

void WaitingRoom::retry(const std::function<Step(const LogEntry&)>& handle) {
  const auto now = now_();
  for (auto at = queues_.begin(); at != queues_.end();) {
    Queue& queue = at->second;
    if (queue.next_try <= now && serve(queue, handle) == Step::stopped) return;
    at = queue.guests.empty() ? queues_.erase(at) : std::next(at);
  }
}

Step WaitingRoom::serve(Queue& queue, const std::function<Step(const LogEntry&)>& handle) {
  while (!queue.guests.empty()) {
    if (!is_first(queue.guests.front())) {
      queue.next_try = now_() + first_pause_;
      return Step::not_yet;
    }
    const Step step = handle(queue.guests.front().entry);
    if (step == Step::stopped) return step;
    if (step == Step::not_yet) {
      queue.pause = std::min(queue.pause * 2, longest_pause_);
      queue.next_try = now_() + queue.pause;
      return step;
    }
    leave(queue);
  }
  return Step::done;
}

// Nobody before this one concerns a same target.
bool WaitingRoom::is_first(const Guest& guest) const {
  return std::all_of(guest.targets.begin(), guest.targets.end(),
                     [&](const auto& target) { return *awaited_.at(target).begin() == guest.entry.position; });
}

void WaitingRoom::leave(Queue& queue) {
  const Guest& guest = queue.guests.front();
  for (const auto& target : guest.targets) {
    const auto found = awaited_.find(target);
    if (found == awaited_.end()) continue;  // named twice
    found->second.erase(guest.entry.position);
    if (found->second.empty()) awaited_.erase(found);
  }
  positions_.erase(guest.entry.position);
  queue.guests.pop_front();
  queue.pause = first_pause_;
}

}  // namespace jetpage::aggregates
