#pragma once

#include <memory>
#include <string>
#include <vector>

#include "jetpage/eventstore/event_store.hpp"
#include "jetpage/eventstore/log.hpp"

namespace jetpage::tests {

class Server;

// A system's log seen past the server under test: a connection of its own to the nats-server of this moment. Errors throw.
class StoryLog {
 public:
  explicit StoryLog(const Server& server, const std::string& system = "cinema");
  StoryLog(const std::string& nats_url, const std::string& system);

  [[nodiscard]] eventstore::EventStore& store() const { return *store_; }
  [[nodiscard]] eventstore::Position last() const;
  [[nodiscard]] std::vector<eventstore::LogEntry> entries() const;

 private:
  std::unique_ptr<eventstore::Log> log_;
  std::unique_ptr<eventstore::EventStore> store_;
};

}  // namespace jetpage::tests
