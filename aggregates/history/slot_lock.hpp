#pragma once

#include <condition_variable>
#include <mutex>

namespace jetpage::aggregates {

// A mutex of which a thread may hold hundreds at once, as a batch does: the thread sanitizer follows 64 std::mutex of a thread and
// ends the process at one more. For std::lock_guard and std::unique_lock.
class SlotLock {
 public:
  void lock() {
    std::unique_lock lock(mutex_);
    free_.wait(lock, [this] { return !held_; });
    held_ = true;
  }
  bool try_lock() {
    const std::lock_guard lock(mutex_);
    return held_ ? false : (held_ = true);
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
