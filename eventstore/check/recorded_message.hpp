#pragma once

#include <optional>

#include "jetpage/eventstore/commit_headers.hpp"
#include "jetpage/eventstore/event_store.hpp"

namespace jetpage::eventstore {

// A message as a stream holds it: the entry, and its headers where the store has them.
struct RecordedMessage {
  LogEntry entry;
  std::optional<Headers> headers;
};

// What the server says of a stream as a whole.
struct StreamFacts {
  Position first = 0;  // of what is left
  Position last = 0;   // that was ever written
  std::uint64_t messages = 0;
  Position seen = 0;  // the furthest that a durable reader has acknowledged
};

// Walks over what a stream holds, in its order: what is missing is simply not there. One thread.
class MessageScan {
 public:
  virtual ~MessageScan() = default;
  virtual Result<StreamFacts> facts() = 0;
  // Nothing past the end.
  virtual Result<std::optional<RecordedMessage>> next() = 0;
};

}  // namespace jetpage::eventstore
