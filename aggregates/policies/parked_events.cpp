#include "jetpage/aggregates/policies/parked_events.hpp"

namespace jetpage::aggregates {

using eventstore::Done;
using eventstore::Fault;
using eventstore::LogEntry;
using eventstore::Position;

Done ParkedEvents::learn() {
  const auto parked = parking_.list();
  if (!parked) return parked.error();
  const auto discarded = parking_.discarded_positions();
  if (!discarded) return discarded.error();
  std::map<std::string, Waiting> known;
  for (const ParkedEvent& event : *parked) {
    ParkedEvent kept = event;
    if (event.damaged) {  // the log knows whose it is
      const auto entry = store_.at(event.position);
      report_("the note of the parked event " + std::to_string(event.position) + " is damaged");
      if (entry.is(Fault::unavailable)) return entry.error();
      if (!entry) continue;
      kept.subject = entry->subject;
    }
    known[kept.subject].emplace(kept.position, kept);
  }
  const std::lock_guard lock(mutex_);
  parked_ = std::move(known);
  discarded_ = *discarded;
  count();
  return {};
}

// With the lock held.
void ParkedEvents::count() {
  std::size_t size = 0;
  for (const auto& [subject, events] : parked_) size += events.size();
  size_ = size;
}

Done ParkedEvents::add(const ParkedEvent& event, bool again) {
  if (auto done = again ? parking_.park_again(event) : parking_.park(event); !done) return done;
  const std::lock_guard lock(mutex_);
  parked_[event.subject].insert_or_assign(event.position, event);
  count();
  return {};
}

std::optional<Position> ParkedEvents::before(const LogEntry& entry) {
  const std::lock_guard lock(mutex_);
  const auto found = parked_.find(entry.subject);
  if (found == parked_.end()) return std::nullopt;
  auto& events = found->second;
  while (!events.empty() && events.begin()->first <= entry.position) {
    const auto itself = events.find(entry.position);
    const auto first = itself != events.end() ? itself : events.begin();
    const auto still = parking_.keeps(first->second);
    if (!still || *still) return first->first;
    events.erase(first);  // discarded
    count();
  }
  if (events.empty()) parked_.erase(found);
  return std::nullopt;
}

void ParkedEvents::answer_requests(Clock::time_point now, std::chrono::milliseconds every, const TryAgain& try_again) {
  if (parked_.empty() || now < next_look_) return;
  next_look_ = now + every;
  for (const Position position : first_skipped()) {
    if (replay(position, try_again) == Step::stopped) return;
  }
  const auto requests = parking_.requests();
  if (!requests) return;  // later
  if (requests->revision != seen_requests_) forget_removed();
  seen_requests_ = requests->revision;
  for (const Position position : requests->replay) {
    const Step step = replay(position, try_again);
    if (step == Step::stopped) return;
    if (step == Step::not_yet) continue;  // it is asked for still
    (void)parking_.settle(position);      // failed: it is found done the next time
  }
}

// The aggregates' first that readers may pass meanwhile.
std::vector<Position> ParkedEvents::first_skipped() {
  std::vector<Position> skipped;
  if (!skipped_.refresh()) return skipped;  // later
  const std::lock_guard lock(mutex_);
  for (const auto& [subject, events] : parked_) {
    if (!events.empty() && skipped_.contains(events.begin()->first)) skipped.push_back(events.begin()->first);
  }
  return skipped;
}

// Somebody has discarded them.
void ParkedEvents::forget_removed() {
  const std::lock_guard lock(mutex_);
  for (auto at = parked_.begin(); at != parked_.end();) {
    std::erase_if(at->second, [this](const auto& event) {
      const auto still = parking_.keeps(event.second);
      return still && !*still;
    });
    at = at->second.empty() ? parked_.erase(at) : std::next(at);
  }
  count();
}

// The parked events of one aggregate in their order, up to the first that fails again.
Step ParkedEvents::replay(Position position, const TryAgain& try_again) {
  for (auto at = parked_.begin(); at != parked_.end(); ++at) {
    if (!at->second.contains(position)) continue;
    Step step = Step::done;
    while (!at->second.empty() && step == Step::done) step = replay_first(at->second, try_again);
    const std::lock_guard lock(mutex_);
    if (at->second.empty()) parked_.erase(at);
    return step;
  }
  return Step::done;
}

Step ParkedEvents::replay_first(Waiting& events, const TryAgain& try_again) {
  const Position first = events.begin()->first;
  const auto held = parking_.keeps(events.begin()->second);
  if (!held) return Step::not_yet;
  if (*held) {
    const auto entry = store_.at(first);
    if (!entry) {
      report_("cannot replay " + std::to_string(first) + ": " + entry.error().message);
      return entry.is(Fault::unavailable) ? Step::not_yet : Step::parked;
    }
    if (const Step step = try_again(*entry); step != Step::done) return step;
    if (!parking_.remove(first)) return Step::not_yet;  // a reaction that runs again changes nothing
    report_("replayed " + std::to_string(first));
  }
  const std::lock_guard lock(mutex_);
  events.erase(first);
  count();
  return Step::done;
}

}  // namespace jetpage::aggregates
