#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "jetpage/eventstore/event_store.hpp"
#include "jetpage/eventstore/key_value.hpp"

namespace jetpage::eventstore {

// A connection to where the logs lie: it opens event stores and the buckets beside them. Thread-safe; it must outlive what
// it opened.
class Log {
 public:
  virtual ~Log() = default;

  // The system's event store. With `create` its stream is made or its settings are checked and mended; without, a stream
  // that does not exist is Fault::not_found.
  virtual Result<std::unique_ptr<EventStore>> open(const std::string& system, bool create) = 0;

  // A bucket, made when missing. `ttl` 0 keeps values for ever.
  virtual Result<std::unique_ptr<KeyValue>> bucket(const std::string& name, std::chrono::seconds ttl) = 0;
};

}  // namespace jetpage::eventstore
