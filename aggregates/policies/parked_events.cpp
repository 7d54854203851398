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
  std::map<std::string, std::set<Position>> known;
  for (const ParkedEvent& event : *parked) {
    std::string subject = event.subject;
    if (event.damaged) {  // the log knows whose it is
      const auto entry = store_.at(event.position);
      report_("the note of the parked event " + std::to_string(event.position) + " is damaged");
      if (entry.is(Fault::unavailable)) return entry.error();
      if (!entry) continue;
      subject = entry->subject;
    }
    known[subject].insert(event.position);
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
  for (const auto& [subject, positions] : parked_) size += positions.size();
  size_ = size;
}

Done ParkedEvents::add(const ParkedEvent& event, bool again) {
  if (auto done = again ? parking_.park_again(event) : parking_.park(event); !done) return done;
  const std::lock_guard lock(mutex_);
  parked_[event.subject].insert(event.position);
  count();
  return {};
}

std::optional<Position> ParkedEvents::before(const LogEntry& entry) {
  const std::lock_guard lock(mutex_);
  const auto found = parked_.find(entry.subject);
  if (found == parked_.end()) return std::nullopt;
  auto& positions = found->second;
  while (!positions.empty() && *positions.begin() <= entry.position) {
    const auto position = positions.contains(entry.position) ? entry.position : *positions.begin();
    const auto still = parking_.holds(position);
    if (!still || *still) return position;
    positions.erase(position);  // replayed or discarded
    count();
  }
  if (positions.empty()) parked_.erase(found);
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
  for (const auto& [subject, positions] : parked_) {
    if (!positions.empty() && skipped_.contains(*positions.begin())) skipped.push_back(*positions.begin());
  }
  return skipped;
}

// Somebody has discarded them.
void ParkedEvents::forget_removed() {
  const std::lock_guard lock(mutex_);
  for (auto at = parked_.begin(); at != parked_.end();) {
    std::erase_if(at->second, [this](Position position) {
      const auto still = parking_.holds(position);
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

Step ParkedEvents::replay_first(std::set<Position>& positions, const TryAgain& try_again) {
  const Position first = *positions.begin();
  const auto held = parking_.holds(first);
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
  positions.erase(first);
  count();
  return Step::done;
}

}  // namespace jetpage::aggregates
