#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "jetpage/api/http/wake_up.hpp"

namespace jetpage::api {

// A client's TCP connection: bytes that have come and were not used yet, deadlines for everything. Does not own the socket.
// One thread at a time.
class HttpSocket {
 public:
  using Deadline = std::chrono::steady_clock::time_point;
  enum class Received { bytes, nothing_in_time, closed, woken };

  explicit HttpSocket(int socket) : socket_(socket) {}

  // Waits for more bytes and puts them behind those that are there. Returns `woken` as soon as one of the two is rung and
  // nothing has come.
  Received receive(Deadline deadline);
  Received receive(Deadline deadline, const WakeUp& first, const WakeUp& second);

  [[nodiscard]] std::string_view bytes() const { return std::string_view(buffer_).substr(used_); }
  // Drops the first bytes.
  void use(std::size_t count);

  // Both after each other. False when the client does not take them in time or is gone.
  bool send(std::string_view first, std::string_view second, Deadline deadline) const;
  // Tells the client that no more comes and reads what it still sends, until it ends or the time is up: closing at once could make
  // its system throw away the answer.
  void finish(std::chrono::milliseconds most);
  [[nodiscard]] bool is_gone() const;

 private:
  Received read_now();

  int socket_;
  std::string buffer_;
  std::size_t used_ = 0;
};

}  // namespace jetpage::api
