#pragma once

#include <deque>
#include <memory>
#include <string>

#include "jetpage/eventstore/check/recorded_message.hpp"
#include "jetpage/eventstore/jetstream/connection/link.hpp"

namespace jetpage::eventstore {

// Reads a stream from a position on by batched direct get: no consumer is made, and no gap stops it. A message that the server
// itself cannot read is passed over like one that was removed. Errors: unavailable, failed.
class JetStreamScan : public MessageScan {
 public:
  JetStreamScan(std::shared_ptr<Link> link, std::string stream, Position from)
      : link_(std::move(link)), stream_(std::move(stream)), next_(from) {}

  Result<StreamFacts> facts() override;
  Result<std::optional<RecordedMessage>> next() override;

 private:
  Result<Position> furthest_acknowledged(Session& session);
  Done fill();
  Done step_over();

  std::shared_ptr<Link> link_;
  std::string stream_;
  Position next_;
  std::optional<StreamFacts> facts_;
  std::deque<RecordedMessage> page_;
};

}  // namespace jetpage::eventstore
