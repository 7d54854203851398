#pragma once

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>

namespace jetpage::projections {

// What the projector's threads sleep by: woken for work, or for good. Thread-safe.
class Bell {
 public:
  // There is work.
  void ring() {
    const std::lock_guard lock(mutex_);
    rung_ = true;
    heard_.notify_all();
  }
  void stop(bool stopped) {
    const std::lock_guard lock(mutex_);
    stopped_ = stopped;
    heard_.notify_all();
  }
  [[nodiscard]] bool stopped() const {
    const std::lock_guard lock(mutex_);
    return stopped_;
  }
  // Until rung or stopped; a ring before the call counts.
  void wait() {
    std::unique_lock lock(mutex_);
    heard_.wait(lock, [&] { return rung_ || stopped_; });
    rung_ = false;
  }
  // The same, at most this long.
  void wait_for(std::chrono::milliseconds time) {
    std::unique_lock lock(mutex_);
    heard_.wait_for(lock, time, [&] { return rung_ || stopped_; });
    rung_ = false;
  }
  // Until stopped, at most this long. False when stopped.
  bool sleep(std::chrono::milliseconds time) {
    std::unique_lock lock(mutex_);
    return !heard_.wait_for(lock, time, [&] { return stopped_; });
  }

 private:
  mutable std::mutex mutex_;
  std::condition_variable heard_;
  bool rung_ = false;
  bool stopped_ = false;
};

// Whether what the threads have stopped before may be passed by now.
inline constexpr std::chrono::milliseconds between_questions{500};

// How long to wait before the next attempt: twice as long each time.
class BackOff {
 public:
  std::chrono::milliseconds next() {
    const auto now = delay_;
    delay_ = std::min(delay_ * 2, longest_);
    return now;
  }
  void reset() { delay_ = shortest_; }

 private:
  static constexpr std::chrono::milliseconds shortest_{50};
  static constexpr std::chrono::milliseconds longest_{2'000};
  std::chrono::milliseconds delay_ = shortest_;
};

}  // namespace jetpage::projections
