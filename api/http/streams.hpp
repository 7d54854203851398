#pragma once

#include <atomic>
#include <list>
#include <mutex>
#include <thread>

#include "jetpage/api/http/conversation.hpp"
#include "jetpage/api/http/message.hpp"

namespace jetpage::api {

// Answers that stream, each on a thread of its own, so that they take none from requests. Thread-safe.
class HttpStreams {
 public:
  HttpStreams(const HttpOptions& options, Surroundings& around) : options_(options), around_(around) {}
  ~HttpStreams() { join(); }

  // Takes the connection over and closes it in the end. False when there are too many streams: then it does neither.
  bool start(int socket, Response response);
  // Hangs up on all, in the middle of what is being sent: server-sent events that are not whole do not count.
  void hang_up();
  // Waits for all. They end because the surroundings are stopping.
  void join();
  // Open at this moment.
  [[nodiscard]] std::size_t count() const { return count_.load(std::memory_order_relaxed); }

 private:
  struct Stream {
    int socket = -1;
    std::thread thread;
    std::atomic<bool> ended = false;
  };
  void run(int socket, const Response& response);
  static void make_modest(int socket);

  const HttpOptions& options_;
  Surroundings& around_;
  std::mutex mutex_;
  std::list<Stream> streams_;
  std::atomic<std::size_t> count_ = 0;
};

}  // namespace jetpage::api
