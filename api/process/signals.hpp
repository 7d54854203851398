#pragma once

#include <chrono>
#include <csignal>

namespace jetpage::api {

// SIGTERM, SIGINT: held back from every thread made after this, so that one place waits for them. SIGPIPE is ignored: a peer that
// hangs up is an error of a write. Make it before any thread.
class StopSignals {
 public:
  StopSignals();
  // Until one of them arrives, or stop() is called from another thread.
  void wait();
  void stop();
  // As wait(), at most that long.
  void wait_for(std::chrono::milliseconds time);

 private:
  sigset_t set_{};
};

}  // namespace jetpage::api
