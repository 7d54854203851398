#include "jetpage/eventstore/jetstream/write/group_commit.hpp"

#include <algorithm>
#include <unordered_set>

#include "jetpage/eventstore/jetstream/write/atomic_batch.hpp"

namespace jetpage::eventstore {
namespace {

// How long a leader waits for those who took part lately: they have their answers and are about to come back. A batch takes
// longer than that by itself.
constexpr std::chrono::microseconds patience{2'000};
// How long it waits for publications that go by themselves: the server deals with them one after the other, a batch in their
// midst would be no sooner done.
constexpr std::chrono::microseconds longest_wait{10'000};

}  // namespace

Result<Position> GroupCommit::publish(const Publication& publication) {
  Lock lock(mutex_);
  ++under_way_;
  if (batch_from_ == 0 || under_way_ < batch_from_) {
    lock.unlock();
    return alone(publication);
  }
  Waiting waiting{&publication};
  queue_.push_back(&waiting);
  if (led_) {
    grown_.notify_one();
    waiting.changed.wait(lock, [&] { return waiting.order != Order::wait; });
  } else {
    led_ = true;
    waiting.order = Order::lead;
  }
  if (waiting.order == Order::lead) lead(lock);
  if (waiting.order == Order::alone) {
    lock.unlock();
    return alone(publication);
  }
  --under_way_;
  return std::move(*waiting.outcome);
}

Result<Position> GroupCommit::publish_all(const std::vector<const Publication*>& publications) {
  auto first = single_.publish_all(publications);
  if (first) {
    ++figures_->batches;
    figures_->batched += publications.size();
  }
  return first;
}

Result<Position> GroupCommit::alone(const Publication& publication) {
  {
    const Lock lock(mutex_);
    ++alone_;
  }
  auto outcome = single_.publish(publication);
  if (outcome) ++figures_->alone;
  const Lock lock(mutex_);
  --alone_;
  --under_way_;
  if (alone_ == 0) grown_.notify_one();
  return outcome;
}

std::vector<GroupCommit::Waiting*> GroupCommit::gather(Lock& lock) {
  const auto all_there = [&] { return queue_.size() + alone_ >= expected_ && queue_.size() >= batch_from_; };
  grown_.wait_for(lock, longest_wait, [&] { return all_there() || alone_ == 0; });
  if (alone_ == 0) grown_.wait_for(lock, patience, all_there);
  expected_ = std::max(under_way_, expected_ - expected_ / 8);
  std::vector<Waiting*> group;
  std::unordered_set<std::string_view> subjects;
  std::deque<Waiting*> rest;
  std::size_t bytes = 0;
  for (Waiting* waiting : queue_) {
    const Publication& publication = *waiting->publication;
    bytes += publication.body.size();
    if (group.size() < max_batch && (group.empty() || bytes <= max_batch_bytes) &&
        subjects.insert(publication.subject).second) {
      group.push_back(waiting);
    } else {
      rest.push_back(waiting);
    }
  }
  queue_.swap(rest);
  return group;
}

void GroupCommit::lead(Lock& lock) {
  const std::vector<Waiting*> group = gather(lock);
  std::optional<Result<Position>> first;
  if (group.size() >= batch_from_) {
    std::vector<const Publication*> publications;
    publications.reserve(group.size());
    for (const Waiting* waiting : group) publications.push_back(waiting->publication);
    lock.unlock();
    first = publish_all(publications);
    lock.lock();
  }
  for (std::size_t i = 0; i < group.size(); ++i) tell(*group[i], first, i);
  pass_lead_on();
}

// What became of the group's member `index`, whose first was answered so.
void GroupCommit::tell(Waiting& waiting, const std::optional<Result<Position>>& first, std::size_t index) {
  waiting.order = Order::done;
  if (first && first->ok()) {
    waiting.outcome = **first + index;
  } else if (first && (first->is(Fault::outcome_unknown) || first->is(Fault::unavailable))) {
    waiting.outcome = first->error();
  } else {
    waiting.order = Order::alone;  // no batch, or one in which somebody is guilty
  }
  waiting.changed.notify_one();
}

void GroupCommit::pass_lead_on() {
  led_ = !queue_.empty();
  if (!led_) return;
  queue_.front()->order = Order::lead;
  queue_.front()->changed.notify_one();
}

}  // namespace jetpage::eventstore
