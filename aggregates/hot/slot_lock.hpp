#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace jetpage::aggregates {

// A mutex whose callers wait no longer than they have time: `std::unique_lock turn(mutex, deadline)`.
class SlotLock {
 public:
  using Time = std::chrono::steady_clock::time_point;

  // False when the time is up before it is free.
  [[nodiscard]] bool try_lock_until(Time deadline) {
    std::unique_lock lock(mutex_);
    if (!free_.wait_until(lock, deadline, [this] { return !held_; })) return false;
    held_ = true;
    return true;
  }
  void unlock() {
    {
      const std::lock_guard lock(mutex_);
      held_ = false;
    }
    free_.notify_one();
  }

 private:
  std::mutex mutex_;
  std::condition_variable free_;
  bool held_ = false;
};

}  // namespace jetpage::aggregates
