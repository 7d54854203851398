#pragma once

#include <memory>

#include "jetpage/api/cli/terminal/command.hpp"
#include "jetpage/eventstore/embedded/server.hpp"
#include "jetpage/eventstore/jetstream/log.hpp"

namespace jetpage::api::cli {

// The log for as long as the object lives: that of the nats-server which --nats names or a `jetpage serve` on this data folder runs;
// and when neither is there, a nats-server of our own on the data folder's log.
class LogAccess {
 public:
  enum class Want {
    any,    // whoever runs it
    alone,  // only a server that --nats names, or our own: no `jetpage serve` may be at work on it
  };
  // Fault::unavailable when nobody answers and there is no log in the data folder; failed `log_in_use` (alone).
  static eventstore::Result<LogAccess> open(const Words& words, Want want = Want::any);

  [[nodiscard]] eventstore::JetStreamLog& log() const { return *log_; }

 private:
  LogAccess() = default;
  std::unique_ptr<eventstore::EmbeddedServer> server_;  // before the log: stopped after it
  std::unique_ptr<eventstore::JetStreamLog> log_;
};

// The settings that open looks at.
std::vector<std::string> log_access_settings();

}  // namespace jetpage::api::cli
