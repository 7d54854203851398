#include "jetpage/aggregates/policies/runner.hpp"

// What a runner knows of parked events, and does about them when somebody asks.
namespace jetpage::aggregates {

using eventstore::Fault;
using eventstore::LogEntry;
using eventstore::Position;

bool PolicyRunner::learn_parked() {
  const auto parked = parking_.list();
  if (!parked) return report_fault(parked.error()), false;
  const auto discarded = parking_.discarded_positions();
  if (!discarded) return report_fault(discarded.error()), false;
  discarded_ = *discarded;
  parked_.clear();
  std::size_t known = 0;
  for (const ParkedEvent& event : *parked) {
    std::string subject = event.subject;
    if (event.damaged) {  // the log knows whose it is
      const auto entry = handlers_.store().at(event.position);
      options_.report(name_ + ": the note of the parked event " + std::to_string(event.position) + " is damaged");
      if (entry.is(Fault::unavailable)) return report_fault(entry.error()), false;
      if (!entry) continue;
      subject = entry->subject;
    }
    known += parked_[subject].insert(event.position).second ? 1U : 0U;
  }
  count([&](RunnerStatus& status) { status.parked = known; });
  return true;
}

Step PolicyRunner::park(const LogEntry& entry, const std::string& reason, std::uint32_t attempts) {
  options_.report(name_ + ": parked " + where(entry) + ": " + reason);
  const ParkedEvent event{entry.position, entry.subject, reason, attempts, handlers_.environment().now_us()};
  const auto note = [&] { return replaying_ ? parking_.park_again(event) : parking_.park(event); };
  for (auto done = note(); !done; done = note()) {
    report_fault(done.error());
    if (!pause(options_.retry_at_most)) return Step::stopped;
  }
  bool is_new = false;
  {
    const std::lock_guard lock(parked_mutex_);
    is_new = parked_[entry.subject].insert(entry.position).second;
  }
  if (is_new) count([](RunnerStatus& status) { ++status.parked; });
  return Step::parked;
}

// The entry itself when it is parked, or the first parked one of its aggregate that it must wait behind.
std::optional<eventstore::Position> PolicyRunner::parked_before(const LogEntry& entry) {
  const std::lock_guard lock(parked_mutex_);
  const auto found = parked_.find(entry.subject);
  if (found == parked_.end()) return std::nullopt;
  auto& positions = found->second;
  while (!positions.empty() && *positions.begin() <= entry.position) {
    const auto position = positions.contains(entry.position) ? entry.position : *positions.begin();
    const auto still = parking_.holds(position);
    if (!still || *still) return position;
    positions.erase(position);  // replayed or discarded
    count([](RunnerStatus& status) { --status.parked; });
  }
  if (positions.empty()) parked_.erase(found);
  return std::nullopt;
}

void PolicyRunner::look_for_requests() {
  const auto now = handlers_.environment().now();
  if (parked_.empty() || now < next_look_) return;
  next_look_ = now + options_.look_every;
  const auto requests = parking_.requests();
  if (!requests) return;  // later
  if (requests->revision != seen_requests_) forget_removed();
  seen_requests_ = requests->revision;
  for (const Position position : requests->replay) {
    const Step step = replay(position);
    if (step == Step::stopped) return;
    if (step == Step::not_yet) continue;  // it is asked for still
    (void)parking_.settle(position);      // failed: it is found done the next time
  }
}

// Somebody has discarded them.
void PolicyRunner::forget_removed() {
  std::size_t left = 0;
  for (auto at = parked_.begin(); at != parked_.end();) {
    std::erase_if(at->second, [this](Position position) {
      const auto still = parking_.holds(position);
      return still && !*still;
    });
    left += at->second.size();
    at = at->second.empty() ? parked_.erase(at) : std::next(at);
  }
  count([&](RunnerStatus& status) { status.parked = left; });
}

// The parked events of one aggregate in their order, up to the first that fails again.
Step PolicyRunner::replay(Position position) {
  for (auto at = parked_.begin(); at != parked_.end(); ++at) {
    auto& positions = at->second;
    if (!positions.contains(position)) continue;
    Step step = Step::done;
    while (!positions.empty() && step == Step::done) step = replay_first(positions);
    if (positions.empty()) parked_.erase(at);
    return step;
  }
  return Step::done;
}

Step PolicyRunner::replay_first(std::set<Position>& positions) {
  const Position first = *positions.begin();
  const auto held = parking_.holds(first);
  if (!held) return Step::not_yet;
  Step step = Step::done;
  if (*held) {
    const auto entry = handlers_.store().at(first);
    if (!entry) {
      options_.report(name_ + ": cannot replay " + std::to_string(first) + ": " + entry.error().message);
      return entry.is(Fault::unavailable) ? Step::not_yet : Step::parked;
    }
    const bool held_up = waiting_.size() > 0 && waiting_.holds_up(entry->subject, targets_of(page_, *entry));
    if (held_up) return Step::not_yet;
    replaying_ = true;
    step = react_to(*entry);
    replaying_ = false;
    if (step != Step::done) return step;
    if (!parking_.remove(first)) return Step::not_yet;  // a reaction that runs again changes nothing
    options_.report(name_ + ": replayed " + std::to_string(first));
  }
  positions.erase(first);
  count([](RunnerStatus& status) { --status.parked; });
  return step;
}

}  // namespace jetpage::aggregates
