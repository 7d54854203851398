#include "jetpage/aggregates/policies/crew.hpp"

#include <algorithm>

namespace jetpage::aggregates {

Crew::~Crew() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  has_work_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

void Crew::run(std::size_t parts, const std::function<void(std::size_t)>& part) {
  if (parts == 0) return;
  if (parts == 1) return part(0);
  while (threads_.size() + 1 < size_) threads_.emplace_back([this] { work(); });
  std::unique_lock lock(mutex_);
  part_ = &part;
  parts_ = parts;
  taken_ = done_ = 0;
  for (std::size_t others = std::min(parts, size_) - 1; others > 0; --others) has_work_.notify_one();
  do_parts(lock);
  all_done_.wait(lock, [this] { return done_ == parts_; });
}

void Crew::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    has_work_.wait(lock, [this] { return stop_ || taken_ < parts_; });
    if (stop_) return;
    do_parts(lock);
  }
}

void Crew::do_parts(std::unique_lock<std::mutex>& lock) {
  while (taken_ < parts_) {
    const std::size_t mine = taken_++;
    const auto& part = *part_;
    lock.unlock();
    part(mine);
    lock.lock();
    if (++done_ == parts_) all_done_.notify_all();
  }
}

}  // namespace jetpage::aggregates
