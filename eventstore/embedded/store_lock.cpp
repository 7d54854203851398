#include "jetpage/eventstore/embedded/store_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string>
#include <system_error>
#include <thread>

namespace jetpage::eventstore {
namespace {

constexpr std::chrono::milliseconds between_tries{20};

Error unusable(const std::filesystem::path& folder, int error) {
  return {Fault::failed, "store_unusable",
          "the store " + folder.string() + " cannot be used: " + std::generic_category().message(error) +
              ". Try: another --data, or give this user the right to write there"};
}

std::string holder(int fd) {
  std::array<char, 32> text{};
  const ssize_t size = ::pread(fd, text.data(), text.size() - 1, 0);
  const std::string pid(text.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
  return pid.empty() ? "another process" : "process " + pid.substr(0, pid.find('\n'));
}

}  // namespace

Result<StoreLock> StoreLock::take(const std::filesystem::path& folder, std::chrono::milliseconds wait) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) return unusable(folder, error.value());
  StoreLock lock(::open((folder / "lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644));
  if (lock.fd_ < 0) return unusable(folder, errno);
  const auto until = std::chrono::steady_clock::now() + wait;
  while (::flock(lock.fd_, LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK && errno != EINTR) return unusable(folder, errno);
    if (std::chrono::steady_clock::now() >= until) {
      return Error{Fault::failed, "store_locked",
                   "the store " + folder.string() + " is in use by " + holder(lock.fd_) +
                       " or its nats-server. Try: stop it, or use another --data"};
    }
    std::this_thread::sleep_for(between_tries);
  }
  const std::string pid = std::to_string(::getpid()) + "\n";
  if (::ftruncate(lock.fd_, 0) != 0 || ::pwrite(lock.fd_, pid.data(), pid.size(), 0) < 0) {
    return unusable(folder, errno);
  }
  return lock;
}

StoreLock::~StoreLock() {
  if (fd_ >= 0) ::close(fd_);
}

}  // namespace jetpage::eventstore
