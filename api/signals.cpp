#include "api/signals.hpp"

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

void StopSignals::stop() { kill(getpid(), SIGTERM); }

}  // namespace jetpage::api
