#include "jetpage/api/cli/terminal/output.hpp"

#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace jetpage::api::cli {

Output::Output(bool live) : live_(live || isatty(STDOUT_FILENO) == 1) {}

Output::~Output() { flush(); }

bool Output::line(std::string_view text) {
  buffer_.append(text).push_back('\n');
  return live_ || buffer_.size() >= block ? flush() : error_ == 0;
}

bool Output::text(std::string_view text) {
  buffer_.append(text);
  return flush();
}

bool Output::flush() {
  std::size_t written = 0;
  while (error_ == 0 && written < buffer_.size()) {
    const ssize_t count = write(STDOUT_FILENO, buffer_.data() + written, buffer_.size() - written);
    if (count >= 0) {
      written += static_cast<std::size_t>(count);
    } else if (errno != EINTR) {
      error_ = errno;
    }
  }
  buffer_.clear();
  return error_ == 0;
}

bool Output::has_reader() const {
  pollfd out{.fd = STDOUT_FILENO, .events = 0, .revents = 0};
  return error_ == 0 && (poll(&out, 1, 0) <= 0 || (out.revents & POLLERR) == 0);
}

eventstore::Done Output::finish() {
  flush();
  if (error_ == 0 || error_ == EPIPE) return {};
  return eventstore::Error{eventstore::Fault::failed, "output_failed",
                           std::string("stdout cannot be written: ") + std::strerror(error_) +
                               "; try: a file system with room, or another terminal"};
}

}  // namespace jetpage::api::cli
