#pragma once

#include <memory>

#include "tests/eventstore/stores.hpp"
#include "tests/support/await.hpp"

namespace jetpage::tests {

// A store on a nats-server that a test takes away.
struct Outage {
  explicit Outage(LogOptions options = {})
      : log(connect(server.url(), options)), store(must(log->open("cinema", true))) {}
  void restart() {
    server.kill();
    server.start();
  }
  NatsServer server;
  std::unique_ptr<JetStreamLog> log;
  std::unique_ptr<EventStore> store;
};

}  // namespace jetpage::tests
