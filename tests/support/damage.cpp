#include "tests/support/damage.hpp"

#include <optional>
#include <stdexcept>

#include "tests/support/await.hpp"
#include "tests/support/raw_socket.hpp"
#include "tests/support/server.hpp"
#include "tests/support/story_log.hpp"

namespace jetpage::tests {

using eventstore::Commit;
using eventstore::LogEntry;
using eventstore::Position;

// The NATS client protocol: INFO comes, then CONNECT, PUB with its bytes, and PING, whose PONG says that all was taken.
Position publish_raw(const Server& server, const std::string& subject, const std::string& bytes) {
  const StoryLog log(server);
  const Position before = log.last();
  const std::string url = server.nats_owner_url();
  const auto at = url.find('@');
  const auto colon = url.rfind(':', at);
  const std::string password = url.substr(colon + 1, at - colon - 1);
  const RawSocket socket(server.nats_url());
  (void)socket.read_until("\r\n", std::chrono::seconds(5));
  (void)socket.send("CONNECT {\"verbose\":false,\"user\":\"jetpage\",\"pass\":\"" + password + "\"}\r\nPUB " + subject +
                    " " + std::to_string(bytes.size()) + "\r\n" + bytes + "\r\nPING\r\n");
  (void)socket.read_until("PONG", std::chrono::seconds(5));
  if (!await([&] { return log.last() > before; })) throw std::runtime_error("the stream did not take the message");
  return before + 1;
}

Position append_damaged(const Server& server, const eventstore::AggregateName& aggregate,
                        const eventstore::Event& event, const Damage& damage) {
  const StoryLog log(server);
  Position last = 0;
  Commit commit{.id = "damaged-" + std::to_string(log.last()), .cause = "cmd:damage", .correlation = "damage"};
  const auto seen = log.store().load(aggregate, 0, [&](const LogEntry& entry) -> eventstore::Done {
    const auto before = entry.commit();
    last = entry.position;
    commit.version = before ? before->last_version() + 1 : commit.version + 1;
    commit.previous = eventstore::hash_of(entry.bytes);
    return {};
  });
  if (!seen) throw std::runtime_error(seen.error().message);
  commit.previous ^= damage.wrong_hash ? 1 : 0;
  commit.version += damage.wrong_version ? 1 : 0;
  commit.events.push_back(event);
  const auto written = log.store().append(aggregate, last, commit);
  if (!written) throw std::runtime_error(written.error().message);
  return *written;
}

}  // namespace jetpage::tests
