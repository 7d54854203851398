#include "jetpage/api/http/wake_up.hpp"

#include <sys/eventfd.h>
#include <unistd.h>

#include <cstdint>

namespace jetpage::api {

// Without a file (none left) nothing is ever woken; sockets could not be had then either.
WakeUp::WakeUp() : file_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK | EFD_SEMAPHORE)) {}
WakeUp::~WakeUp() {
  if (file_ >= 0) close(file_);
}

void WakeUp::ring() const {
  const std::uint64_t one = 1;
  (void)!write(file_, &one, sizeof one);
}

bool WakeUp::take() const {
  std::uint64_t count = 0;
  return read(file_, &count, sizeof count) == sizeof count;
}

}  // namespace jetpage::api
