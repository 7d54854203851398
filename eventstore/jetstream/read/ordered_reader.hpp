#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "jetpage/eventstore/event_store.hpp"
#include "jetpage/eventstore/jetstream/connection/link.hpp"

namespace jetpage::eventstore {

// Follows a stream by an ephemeral push consumer with flow control. The next entry is always the last one plus one: whatever
// else comes, or does not come, makes a new consumer at the place reached. So does silence: the server sends heartbeats, and who has
// heard nothing for 5 s has been forgotten.
//
// `next` is silent about a lost connection (nothing arrives until it is back). Errors: not_found (no such stream), corrupted
// (the log is shorter than what was read, has a gap, or was exchanged: what was read last is not what lies there now).
class OrderedReader : public Reader {
 public:
  OrderedReader(std::shared_ptr<Link> link, std::string stream, Position after)
      : link_(std::move(link)), stream_(std::move(stream)), position_(after) {}

  // Makes the first consumer, so that errors show early; Fault::unavailable is left to `next`.
  Done open();
  Result<std::optional<LogEntry>> next(std::chrono::milliseconds wait) override;

 private:
  using Time = std::chrono::steady_clock::time_point;
  enum class Step { entry, nothing, again };

  Done subscribe(Session& session);
  Done make_consumer(Session& session, const std::string& inbox);
  void close();
  // One message off the queue, or none by then.
  nats::Message take(Time until);
  Result<std::optional<LogEntry>> handle(nats::Message message);
  void answer(const nats::Message& message);
  Done check_gap();
  Done check_same_log(Session& session);

  std::shared_ptr<Link> link_;
  std::string stream_;
  Position position_;
  Position known_end_ = 0;  // entries up to here are known to be on the log: `next(0)` waits for them
  Position gap_before_ = 0;
  nats::Message last_;                 // that was handed out
  std::optional<std::uint64_t> seen_;  // the hash of the entry at position_, when the consumer was made
  std::shared_ptr<Session> session_;
  nats::Subscription subscription_;  // after the session: destroyed before it
  Time heard_;                       // the server, last: an entry or a heartbeat
  bool heard_untimed_ = false;       // again since then, without waiting: not worth a look at the clock each
};

}  // namespace jetpage::eventstore
