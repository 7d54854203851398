#pragma once

#include <chrono>
#include <string>
#include <string_view>

namespace jetpage::tests {

// A TCP connection that sends exactly these bytes: for what no well-behaved client would send, or for leaving without reading.
class RawSocket {
 public:
  // `http://127.0.0.1:8088` or `nats://127.0.0.1:4222`.
  explicit RawSocket(std::string_view url);
  ~RawSocket();
  RawSocket(const RawSocket&) = delete;
  RawSocket& operator=(const RawSocket&) = delete;

  // False when the other side is gone.
  bool send(std::string_view bytes) const;
  // What comes until the text `end` has come, the other side closes, or the time is up.
  [[nodiscard]] std::string read_until(std::string_view end, std::chrono::milliseconds wait) const;
  // What comes until the other side closes.
  [[nodiscard]] std::string read_all(std::chrono::milliseconds wait) const;
  // Leaves with a reset, as a client does that is killed with answers unread.
  void reset();

 private:
  int socket_ = -1;
};

}  // namespace jetpage::tests
