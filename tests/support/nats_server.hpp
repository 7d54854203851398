#pragma once

#include <sys/types.h>

#include <filesystem>
#include <memory>
#include <string>

#include "tests/support/process.hpp"
#include "tests/support/temp_folder.hpp"

namespace jetpage::tests {

enum class Sync { always, lazily };  // lazily: every two minutes, which is quick, and no matter where no power fails

// A real nats-server with JetStream in a folder of its own on a port of its own. Whoever ends it starts it again: same port,
// same store. Needs nats-server on PATH; throws when it does not start.
class NatsServer {
 public:
  // Starts it. `more`: further lines of its configuration.
  explicit NatsServer(Sync sync = Sync::always, std::string more = {});
  ~NatsServer();

  // Returns when it accepts connections.
  void start();
  // SIGKILL.
  void kill();
  // SIGTERM; returns when it has ended.
  void stop();

  [[nodiscard]] std::string url() const { return "nats://127.0.0.1:" + std::to_string(port_); }
  [[nodiscard]] pid_t pid() const { return process_->pid(); }

 private:
  TempFolder folder_;
  Sync sync_;
  std::string more_;
  int port_;
  std::unique_ptr<Process> process_;
};

// A port that nobody else is given as long as this process lives. A server with SO_REUSEADDR may listen on it, and again.
int free_port();

}  // namespace jetpage::tests
