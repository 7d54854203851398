#pragma once

#include <atomic>
#include <string>
#include <thread>

namespace jetpage::tests {

// What answers here calls itself a nats-server of version 2.9.10. It can greet and answer PING, no more.
class OldServer {
 public:
  OldServer();
  ~OldServer();
  OldServer(const OldServer&) = delete;
  OldServer& operator=(const OldServer&) = delete;

  [[nodiscard]] std::string url() const { return "nats://127.0.0.1:" + std::to_string(port_); }

 private:
  void serve();

  int listening_ = -1;
  int port_ = 0;
  std::atomic<bool> stopping_ = false;
  std::thread thread_;
};

}  // namespace jetpage::tests
