#include "jetpage/api/process/signals.hpp"

#include <unistd.h>

namespace jetpage::api {

StopSignals::StopSignals() {
  std::signal(SIGPIPE, SIG_IGN);
  sigemptyset(&set_);
  sigaddset(&set_, SIGTERM);
  sigaddset(&set_, SIGINT);
  pthread_sigmask(SIG_BLOCK, &set_, nullptr);
}

void StopSignals::wait() {
  int received = 0;
  sigwait(&set_, &received);
}

void StopSignals::wait_for(std::chrono::milliseconds time) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(time);
  const timespec most{seconds.count(), std::chrono::nanoseconds(time - seconds).count()};
  sigtimedwait(&set_, nullptr, &most);
}

void StopSignals::stop() { kill(getpid(), SIGTERM); }

}  // namespace jetpage::api
