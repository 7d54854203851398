#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "jetpage/eventstore/commit.hpp"
#include "jetpage/eventstore/commit_headers.hpp"
#include "jetpage/eventstore/jetstream/connection/link.hpp"
#include "jetpage/eventstore/jetstream/write/write_watch.hpp"

namespace jetpage::eventstore {

// One message for a stream, written only if the subject's last message lies at `expected_last` (0: it has none).
struct Publication {
  std::string subject;
  Position expected_last = 0;
  std::string id;  // Nats-Msg-Id; empty: none
  Headers headers;
  Bytes body;
};

// Writes publications durably, each by a request of its own: those of many threads are under way on one connection at the same time, and
// each has its own outcome. A call returns when it is known. Thread-safe. Errors: those of EventStore::append.
class Publisher {
 public:
  Publisher(std::shared_ptr<Link> link, std::shared_ptr<WriteWatch> watch)
      : link_(std::move(link)), watch_(std::move(watch)) {}
  Result<Position> publish(const Publication& publication);

 private:
  Result<Position> send(const Publication& publication);

  std::shared_ptr<Link> link_;
  std::shared_ptr<WriteWatch> watch_;
};

// The publication as a NATS message for this session's server. Header values lose what could end a header line.
// Fault::invalid with `commit_too_large`: the server would end the connection over it.
Result<nats::Message> message_of(const Publication& publication, const Session& session);

// What the server said to a publication (a PubAck), as the result of an append. What may be on the log in spite of an error is
// outcome_unknown: all that is not known to be said before anything is stored. `clustered`: replicas may have stored what the leader
// refuses.
Result<Position> outcome_of(std::string_view pub_ack, const Publication& publication, bool clustered);

// No PubAck came: written or not, by why.
Error lost_outcome(natsStatus status, const std::string& subject, const LogOptions& options);

}  // namespace jetpage::eventstore
