#pragma once

#include <atomic>
#include <list>
#include <mutex>
#include <thread>

#include "api/conversation.hpp"
#include "api/http.hpp"

namespace jetpage::api {

// Answers that stream, each on a thread of its own, so that they take none from requests. Thread-safe.
class HttpStreams {
 public:
  HttpStreams(const HttpOptions& options, Surroundings& around) : options_(options), around_(around) {}
  ~HttpStreams() { join(); }

  // Takes the connection over and closes it in the end. False when there are too many streams: then it does neither.
  bool start(int socket, Response response);
  // Waits for all. They end because the surroundings are stopping.
  void join();

 private:
  struct Stream {
    std::thread thread;
    std::atomic<bool> ended = false;
  };
  void run(int socket, const Response& response);

  const HttpOptions& options_;
  Surroundings& around_;
  std::mutex mutex_;
  std::list<Stream> streams_;
};

}  // namespace jetpage::api
