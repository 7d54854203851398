#pragma once

namespace jetpage::tests {

// As long as it lives no sync of this process reaches a disk: each fails with EIO, as on one that is worn out.
class FailingDisk {
 public:
  FailingDisk();
  ~FailingDisk();
  FailingDisk(const FailingDisk&) = delete;
  FailingDisk& operator=(const FailingDisk&) = delete;
};

}  // namespace jetpage::tests
