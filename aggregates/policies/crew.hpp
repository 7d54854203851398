#pragma once

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace jetpage::aggregates {

// A few threads that do the parts of one job side by side, the caller among them. They start with the first job of more than
// one part. One job at a time.
class Crew {
 public:
  explicit Crew(std::size_t size) : size_(size) {}
  ~Crew();

  // Does part(0) … part(parts - 1), in any order; returns when all are done.
  void run(std::size_t parts, const std::function<void(std::size_t)>& part);

 private:
  void work();
  void do_parts(std::unique_lock<std::mutex>& lock);

  std::size_t size_;
  std::vector<std::thread> threads_;
  std::mutex mutex_;
  std::condition_variable has_work_;
  std::condition_variable all_done_;
  const std::function<void(std::size_t)>* part_ = nullptr;
  std::size_t parts_ = 0;
  std::size_t taken_ = 0;
  std::size_t done_ = 0;
  bool stop_ = false;
};

}  // namespace jetpage::aggregates
