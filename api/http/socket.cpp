#include "jetpage/api/http/socket.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace jetpage::api {
namespace {

using Clock = std::chrono::steady_clock;

// False when the time is up before any of the files is ready.
template <std::size_t count>
bool wait(std::array<pollfd, count>& files, HttpSocket::Deadline deadline) {
  for (;;) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count();
    const int ready = poll(files.data(), files.size(), static_cast<int>(std::clamp<long>(left, 0, 3'600'000)));
    if (ready > 0) return true;
    if (ready == 0 || errno != EINTR) return false;
  }
}

}  // namespace

HttpSocket::Received HttpSocket::receive(Deadline deadline) {
  std::array<pollfd, 1> files = {pollfd{socket_, POLLIN, 0}};
  return wait(files, deadline) ? read_now() : Received::nothing_in_time;
}

HttpSocket::Received HttpSocket::receive(Deadline deadline, const WakeUp& first, const WakeUp& second) {
  std::array<pollfd, 3> files = {pollfd{socket_, POLLIN, 0}, pollfd{first.file(), POLLIN, 0},
                                 pollfd{second.file(), POLLIN, 0}};
  if (!wait(files, deadline)) return Received::nothing_in_time;
  return files[0].revents != 0 ? read_now() : Received::woken;
}

HttpSocket::Received HttpSocket::read_now() {
  std::array<char, 16 * 1024> chunk;
  const ssize_t count = recv(socket_, chunk.data(), chunk.size(), MSG_DONTWAIT);
  if (count > 0) {
    buffer_.append(chunk.data(), static_cast<std::size_t>(count));
    return Received::bytes;
  }
  const bool nothing_yet = count < 0 && (errno == EAGAIN || errno == EINTR);
  return nothing_yet ? Received::bytes : Received::closed;
}

void HttpSocket::use(std::size_t count) {
  used_ += count;
  if (used_ < buffer_.size()) return;
  buffer_.clear();
  used_ = 0;
}

bool HttpSocket::send(std::string_view first, std::string_view second, Deadline deadline) const {
  while (!first.empty() || !second.empty()) {
    iovec parts[] = {{const_cast<char*>(first.data()), first.size()},
                     {const_cast<char*>(second.data()), second.size()}};
    msghdr message{};
    message.msg_iov = parts;
    message.msg_iovlen = 2;
    const ssize_t sent = sendmsg(socket_, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0 && errno != EAGAIN && errno != EINTR) return false;
    if (sent < 0) {
      std::array<pollfd, 1> files = {pollfd{socket_, POLLOUT, 0}};
      if (!wait(files, deadline)) return false;
      continue;
    }
    const std::size_t of_first = std::min(first.size(), static_cast<std::size_t>(sent));
    first.remove_prefix(of_first);
    second.remove_prefix(static_cast<std::size_t>(sent) - of_first);
  }
  return true;
}

void HttpSocket::finish(std::chrono::milliseconds most) {
  shutdown(socket_, SHUT_WR);
  const Deadline deadline = Clock::now() + most;
  for (int reads = 0; reads < 256 && receive(deadline) == Received::bytes; ++reads) use(bytes().size());
}

bool HttpSocket::is_gone() const {
  char byte = 0;
  const ssize_t count = recv(socket_, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  return count == 0 || (count < 0 && errno != EAGAIN && errno != EINTR);
}

}  // namespace jetpage::api
