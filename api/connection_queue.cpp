#include "api/connection_queue.hpp"

namespace jetpage::api {
namespace {

thread_local bool overloaded_thread = false;

}  // namespace

ConnectionQueue::ConnectionQueue(std::size_t threads, std::size_t queue) : queue_(queue) {
  for (std::size_t i = 0; i < threads; ++i) threads_.emplace_back([this] { work(served_, false); });
  threads_.emplace_back([this] { work(refused_, true); });
}

ConnectionQueue::~ConnectionQueue() { shutdown(); }

bool ConnectionQueue::enqueue(Job job) {
  const std::lock_guard lock(mutex_);
  Lane& lane = served_.jobs.size() < queue_ ? served_ : refused_;
  if (shutdown_ || lane.jobs.size() >= queue_) return false;
  lane.jobs.push_back(std::move(job));
  lane.filled.notify_one();
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

bool ConnectionQueue::is_overloaded() { return overloaded_thread; }

void ConnectionQueue::work(Lane& lane, bool overloaded) {
  overloaded_thread = overloaded;
  for (;;) {
    std::unique_lock lock(mutex_);
    lane.filled.wait(lock, [&] { return shutdown_ || !lane.jobs.empty(); });
    if (lane.jobs.empty()) return;
    Job job = std::move(lane.jobs.front());
    lane.jobs.pop_front();
    lock.unlock();
    job();
  }
}

}  // namespace jetpage::api
