#include "tests/support/failing_disk.hpp"

#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>

namespace {

std::atomic<int> failing_disks = 0;

int sync_or_fail(long call, int descriptor) {
  if (failing_disks == 0) return static_cast<int>(syscall(call, descriptor));
  errno = EIO;
  return -1;
}

}  // namespace

// In the place of the C library's.
extern "C" int fdatasync(int descriptor) { return sync_or_fail(SYS_fdatasync, descriptor); }
extern "C" int fsync(int descriptor) { return sync_or_fail(SYS_fsync, descriptor); }

namespace jetpage::tests {

FailingDisk::FailingDisk() { ++failing_disks; }
FailingDisk::~FailingDisk() { --failing_disks; }

}  // namespace jetpage::tests
