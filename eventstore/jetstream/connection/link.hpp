#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

#include "jetpage/eventstore/jetstream/connection/session.hpp"

namespace jetpage::eventstore {

// Keeps a session with the nats-server: one thread makes the first, notices its loss and makes the next, for ever, with
// back-off (50 ms to 2 s). Thread-safe.
class Link {
 public:
  // Waits up to options.connect_wait for the first session. Errors: as Session::open.
  static Result<std::shared_ptr<Link>> start(LogOptions options);
  ~Link();

  // The session of this moment; Fault::unavailable at once when there is none.
  Result<std::shared_ptr<Session>> session();
  // Waits for one; null when none came in time.
  std::shared_ptr<Session> await_session(std::chrono::milliseconds wait);

  [[nodiscard]] const LogOptions& options() const { return options_; }

 private:
  explicit Link(LogOptions options) : options_(std::move(options)) {}
  void run();
  // Whatever state it is in; asking for that may take as long as a write to a server that hangs, and nobody else is to wait for it.
  [[nodiscard]] std::shared_ptr<Session> current() const;
  // Replaces a lost session; the time to wait before looking again.
  std::chrono::milliseconds look(std::chrono::milliseconds pause);

  const LogOptions options_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::shared_ptr<Session> session_;
  Error last_error_{Fault::unavailable, "log_unreachable", "no connection yet"};
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace jetpage::eventstore
