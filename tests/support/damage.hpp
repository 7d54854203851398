#pragma once

#include <string>

#include "jetpage/eventstore/commit.hpp"
#include "jetpage/eventstore/event_store.hpp"

// Writes to the log what no jetpage would write.
namespace jetpage::tests {

class Server;

// Any bytes on any subject, as any NATS client may publish them. Returns when the stream has them.
eventstore::Position publish_raw(const Server& server, const std::string& subject, const std::string& bytes);

// What goes wrong in a commit that otherwise continues its aggregate.
struct Damage {
  bool wrong_hash = false;     // it names another commit before it
  bool wrong_version = false;  // it leaves a version out
};

// Continues the aggregate with a commit of this event.
eventstore::Position append_damaged(const Server& server, const eventstore::AggregateName& aggregate,
                                    const eventstore::Event& event, const Damage& damage = {});

}  // namespace jetpage::tests
