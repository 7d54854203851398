#pragma once

#include <memory>

#include "jetpage/eventstore/log.hpp"

namespace jetpage::eventstore {

// A log in this process's memory: the same contract as JetStream's, for tests and simulations. Nothing outlives it, so
// it must outlive the stores it opened.
class MemoryLog : public Log {
 public:
  MemoryLog();
  ~MemoryLog() override;

  Result<std::unique_ptr<EventStore>> open(const std::string& system, bool create) override;
  Result<std::unique_ptr<KeyValue>> bucket(const std::string& name, std::chrono::seconds ttl) override;

  // Puts any bytes on the log, as damage would: for tests of what reads it.
  Position inject(const std::string& system, const std::string& subject, Bytes bytes);
  // Forgets where durable readers were, as deleted consumers do.
  void forget_readers(const std::string& system);

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace jetpage::eventstore
