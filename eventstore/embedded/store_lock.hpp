#pragma once

#include <chrono>
#include <filesystem>
#include <utility>

#include "jetpage/eventstore/result.hpp"

namespace jetpage::eventstore {

// An exclusive lock on a store's folder (`<folder>/lock`, with the holder's process id in it), so that two servers never
// share a store. The server inherits it: the store is free when both we and it are gone.
class StoreLock {
 public:
  // Makes the folder if needed. Waits for a holder that is about to go. Fault::failed names the holder.
  static Result<StoreLock> take(const std::filesystem::path& folder, std::chrono::milliseconds wait);

  StoreLock(StoreLock&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  StoreLock& operator=(StoreLock&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~StoreLock();

  [[nodiscard]] int fd() const { return fd_; }

 private:
  explicit StoreLock(int fd) : fd_(fd) {}
  int fd_ = -1;
};

}  // namespace jetpage::eventstore
