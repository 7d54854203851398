#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "jetpage/eventstore/event_store.hpp"
#include "jetpage/eventstore/jetstream/connection/session.hpp"

namespace jetpage::eventstore {

// Some of what was asked for, in the stream's order, and whether there is more behind it.
struct Page {
  std::vector<LogEntry> entries;
  bool more = false;
};

// Entries at or behind `from`, of one subject or (subject empty) of all, by batched direct get: no consumer is made. A
// replica may answer that lags a little. Pages are of at most `limit` entries and about 4 MiB. Fault::unavailable when
// there is no answer in time.
Result<Page> direct_get(Session& session, const std::string& stream, const std::string& subject, Position from,
                        std::size_t limit, std::chrono::milliseconds timeout);

// The last entry of each of these subjects that has one (at most 1,024 subjects). A replica that lags may not know the latest.
Result<std::vector<LogEntry>> direct_get_last(Session& session, const std::string& stream,
                                              const std::vector<std::string>& subjects,
                                              std::chrono::milliseconds timeout);

// The position of the last entry of the subject as the stream's leader knows it; 0: none. It costs more than a direct get. For what
// must not be overlooked because a replica lags. Being but the first of two questions, it takes half of the time.
Result<Position> leaders_last(Session& session, const std::string& stream, const std::string& subject,
                              std::chrono::milliseconds timeout);

// For who must see what a replica that lags does not show yet: pauses a little, until the time is over.
class ReplicaWait {
 public:
  explicit ReplicaWait(std::chrono::milliseconds most) : until_(std::chrono::steady_clock::now() + most) {}
  // Whether it is worth asking again; only after a pause.
  [[nodiscard]] bool again() const;

 private:
  std::chrono::steady_clock::time_point until_;
};

// The same with the messages as they came, headers included. Tells whether there is more.
Result<bool> visit_page(Session& session, const std::string& stream, const std::string& subject, Position from,
                        std::size_t limit, std::chrono::milliseconds timeout,
                        const std::function<void(const nats::Message&)>& visit);

}  // namespace jetpage::eventstore
