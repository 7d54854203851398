#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "jetpage/eventstore/event_store.hpp"
#include "jetpage/eventstore/jetstream/connection/link.hpp"
#include "jetpage/eventstore/jetstream/connection/request.hpp"

namespace jetpage::eventstore {

// What a delivered message's reply subject ($JS.ACK.…) tells.
struct Delivery {
  Position position = 0;
  std::uint64_t behind = 0;  // entries of the stream behind it, when it was sent
};
Delivery delivery_of(const nats::Message& message);

LogEntry entry_of(const nats::Message& message, Position position);

// "100", "404", "408", "409", "503": a message of the server's own; empty for an entry.
std::string_view status_of(const nats::Message& message);

// The last position of a stream.
Result<Position> last_position(Session& session, const std::string& stream, std::chrono::milliseconds timeout);

// The stream has at least `position` entries; else Fault::corrupted: somebody has seen what the log has lost.
Done check_length(const std::string& stream, Position last, Position position);

// Whether the stream still holds the entry that was read last, at `position`, by its hash; `seen` becomes it when none is known yet.
// Fault::corrupted `log_exchanged`: another log has taken its place. 0: nothing was read.
Done check_same_log(Session& session, const std::string& stream, Position position, std::optional<std::uint64_t>& seen,
                    std::chrono::milliseconds timeout);

// The stream misses an entry although there are later ones.
Error gap_in(const std::string& stream, Position position);

}  // namespace jetpage::eventstore
