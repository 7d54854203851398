#pragma once

#include <deque>
#include <memory>
#include <string>

#include "jetpage/eventstore/event_store.hpp"
#include "jetpage/eventstore/jetstream/connection/link.hpp"
#include "jetpage/eventstore/jetstream/read/durable_consumer.hpp"

namespace jetpage::eventstore {

// Follows a stream by a durable pull consumer, of which two things are used: the place it remembers (its ack floor), and that
// it tells at once of new entries. Order and completeness come from the stream sequence: an entry that was handed out is not
// handed out again, and what the consumer has delivered in vain (before a crash, into a lost connection) is read by direct
// get. `next` is silent about a lost connection. Errors: as OrderedReader's.
class DurablePullReader : public DurableReader {
 public:
  DurablePullReader(std::shared_ptr<Link> link, std::string stream, std::string name, Position done)
      : link_(std::move(link)),
        stream_(std::move(stream)),
        name_(std::move(name)),
        position_(done),
        acknowledged_(done) {}
  // Waits until the server has the last acknowledgement, at most the command timeout.
  ~DurablePullReader() override;

  // Finds or makes the consumer, so that errors show early; Fault::unavailable is left to `next`.
  Done open();
  Result<std::optional<LogEntry>> next(std::chrono::milliseconds wait) override;
  Done acknowledge(Position position) override;
  [[nodiscard]] Position position() const override { return position_; }

 private:
  using Time = std::chrono::steady_clock::time_point;

  Done attach(std::shared_ptr<Session> session);
  Done check_same_log(Session& session);
  void detach();
  // Gets at least one entry into the backlog, if there is one by `until`.
  Done fill(Time until);
  Done read_undelivered();
  Done look_for_undelivered();
  void receive(const nats::Message& message);
  void send_acknowledgement();
  [[nodiscard]] Position received() const { return backlog_.empty() ? position_ : backlog_.back().position; }

  std::shared_ptr<Link> link_;
  const std::string stream_;
  const std::string name_;

  Position position_;                  // handed out
  std::optional<std::uint64_t> seen_;  // the hash of the entry there
  Position known_end_ = 0;             // entries up to here are known to be on the log: `next(0)` waits for them
  Position undelivered_to_ = 0;        // what is not received up to here comes by direct get
  std::deque<LogEntry> backlog_;

  Position acknowledged_;
  bool acknowledgement_due_ = false;
  Time acknowledgement_time_;

  std::unique_ptr<DurableConsumer> consumer_;
};

}  // namespace jetpage::eventstore
