#pragma once

#include <atomic>
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

  // `crowded` is called when a connection finds no thread free and has to wait.
  ConnectionQueue(std::size_t threads, std::size_t queue, std::function<void()> crowded);
  ~ConnectionQueue();

  // False: dropped.
  bool enqueue(Job job);
  // Serves what is queued and ends the threads.
  void shutdown();

  struct Figures {
    std::size_t served = 0;  // by a thread at this moment
    std::size_t waiting = 0;
    std::uint64_t refused = 0;  // left to the thread that refuses, since the start
    std::uint64_t dropped = 0;
  };
  [[nodiscard]] Figures figures() const;

  // Connections that wait for a thread.
  [[nodiscard]] std::size_t waiting() const { return waiting_.load(std::memory_order_relaxed); }
  // Whether the calling thread is the one that refuses.
  static bool is_overloaded();

 private:
  struct Lane {
    std::deque<Job> jobs;
    std::condition_variable filled;
    std::size_t idle = 0;  // threads
  };
  void work(Lane& lane, bool overloaded);
  void count_waiting();

  std::size_t queue_;
  std::function<void()> crowded_;
  mutable std::mutex mutex_;
  Lane served_;
  Lane refused_;
  std::atomic<std::size_t> waiting_ = 0;
  bool shutdown_ = false;
  std::uint64_t refused_total_ = 0;
  std::uint64_t dropped_total_ = 0;
  std::vector<std::thread> threads_;
};

}  // namespace jetpage::api
