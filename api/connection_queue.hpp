#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace jetpage::api {

// Threads that serve connections, and a bounded queue before them. What does not fit in the queue is served by one more thread,
// which knows that it must refuse (`is_overloaded`); what does not fit there either is dropped. Thread-safe.
class ConnectionQueue {
 public:
  using Job = std::function<void()>;

  ConnectionQueue(std::size_t threads, std::size_t queue);
  ~ConnectionQueue();

  // False: dropped.
  bool enqueue(Job job);
  // Serves what is queued and ends the threads.
  void shutdown();

  // Whether the calling thread is the one that refuses.
  static bool is_overloaded();

 private:
  struct Lane {
    std::deque<Job> jobs;
    std::condition_variable filled;
  };
  void work(Lane& lane, bool overloaded);

  std::size_t queue_;
  std::mutex mutex_;
  Lane served_;
  Lane refused_;
  bool shutdown_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace jetpage::api
