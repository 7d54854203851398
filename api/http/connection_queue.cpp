#include "jetpage/api/http/connection_queue.hpp"

#include <algorithm>

namespace jetpage::api {
namespace {

thread_local bool overloaded_thread = false;

}  // namespace

ConnectionQueue::ConnectionQueue(std::size_t threads, std::size_t queue, std::function<void()> crowded)
    : queue_(queue), crowded_(std::move(crowded)) {
  for (std::size_t i = 0; i < threads; ++i) threads_.emplace_back([this] { work(served_, false); });
  threads_.emplace_back([this] { work(refused_, true); });
}

ConnectionQueue::~ConnectionQueue() { shutdown(); }

bool ConnectionQueue::enqueue(Job job) {
  const std::lock_guard lock(mutex_);
  const bool fits = served_.jobs.size() < queue_ + served_.idle;
  Lane& lane = fits ? served_ : refused_;
  const bool dropped = shutdown_ || (!fits && refused_.jobs.size() >= queue_ + 1);
  if (dropped) return ++dropped_total_, false;
  if (!fits) ++refused_total_;
  lane.jobs.push_back(std::move(job));
  lane.filled.notify_one();
  count_waiting();
  if (waiting() > 0) crowded_();
  return true;
}

void ConnectionQueue::shutdown() {
  {
    const std::lock_guard lock(mutex_);
    shutdown_ = true;
  }
  served_.filled.notify_all();
  refused_.filled.notify_all();
  for (std::thread& thread : threads_) {
    if (thread.joinable()) thread.join();
  }
}

ConnectionQueue::Figures ConnectionQueue::figures() const {
  const std::lock_guard lock(mutex_);
  return {threads_.size() - 1 - std::min(served_.idle, threads_.size() - 1), waiting(), refused_total_, dropped_total_};
}

bool ConnectionQueue::is_overloaded() { return overloaded_thread; }

void ConnectionQueue::count_waiting() {
  const std::size_t jobs = served_.jobs.size();
  waiting_ = jobs > served_.idle ? jobs - served_.idle : 0;
}

void ConnectionQueue::work(Lane& lane, bool overloaded) {
  overloaded_thread = overloaded;
  for (;;) {
    std::unique_lock lock(mutex_);
    ++lane.idle;
    lane.filled.wait(lock, [&] { return shutdown_ || !lane.jobs.empty(); });
    --lane.idle;
    if (lane.jobs.empty()) return;
    Job job = std::move(lane.jobs.front());
    lane.jobs.pop_front();
    count_waiting();
    lock.unlock();
    job();
  }
}

}  // namespace jetpage::api
