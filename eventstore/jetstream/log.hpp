#pragma once

#include <memory>
#include <optional>
#include <string>

#include "jetpage/eventstore/check/recorded_message.hpp"
#include "jetpage/eventstore/check/stream_report.hpp"
#include "jetpage/eventstore/log.hpp"
#include "jetpage/eventstore/log_options.hpp"

namespace jetpage::eventstore {

class Link;
class Publisher;
class WriteWatch;

// Whether an acknowledged write survives a power cut.
enum class Durability {
  always,   // the server syncs before it acknowledges
  unsafe,   // it syncs now and then
  unknown,  // it does not tell us (only a user of the system account may ask)
};

// What a commit may need of a server, and the largest value of a bucket does: what a nats-server takes unless it is set otherwise.
inline constexpr std::int64_t wanted_payload_bytes = 1024 * 1024;

// The logs of a nats-server with JetStream. Thread-safe. The connection is restored for ever by itself; without it every call
// answers Fault::unavailable at once, and nothing is sent later. A call under way when it goes answers outcome_unknown if it
// writes.
//
//   auto log = JetStreamLog::connect({.url = "nats://127.0.0.1:4222"});
//   auto store = (*log)->open("cinema", true);
class JetStreamLog : public Log {
 public:
  // Waits up to options.connect_wait for the server. Fault::unavailable: nobody answers. Fault::failed: it is too old, or
  // refuses us.
  static Result<std::unique_ptr<JetStreamLog>> connect(const LogOptions& options);
  ~JetStreamLog() override;

  Result<std::unique_ptr<EventStore>> open(const std::string& system, bool create) override;
  Result<std::unique_ptr<KeyValue>> bucket(const std::string& name, std::chrono::seconds ttl) override;

  // What the system's stream holds from a position on, headers included, whatever has happened to it: for verify.
  // Fault::not_found when there is no such stream.
  Result<std::unique_ptr<MessageScan>> scan(const std::string& system, Position from);

  // Writes what was on another copy of the system's log, whatever its bytes are, if its subject's last entry lies at `expected_last`.
  // Errors: those of EventStore::append.
  Result<Position> restore(const std::string& system, const LogEntry& entry, Position expected_last);

  // Whether we may write here, as far as it can be seen beforehand: opening with `create` asks the same. Fault::failed
  // `log_read_only` says what is needed.
  [[nodiscard]] Done check_may_write() const;

  [[nodiscard]] bool connected() const;
  // Why the server refuses what is written, as it did lately; nothing while it does not (write/write_watch.hpp).
  [[nodiscard]] std::optional<std::string> refusal() const;
  // "2.15.1"; empty while there is no connection.
  [[nodiscard]] std::string server_version() const;
  // The largest message that the server takes, in bytes; nothing while there is no connection.
  [[nodiscard]] std::optional<std::int64_t> max_payload() const;
  // Asks the server when it is not our own child.
  [[nodiscard]] Durability durability() const;

  // Looks at the system's stream and changes nothing. Fault::not_found: there is none.
  [[nodiscard]] Result<StreamReport> report(const std::string& system) const;
  // How far the durable reader of this name has got in the system's log; nothing when there is no such reader.
  [[nodiscard]] Result<std::optional<Position>> acknowledged(const std::string& system,
                                                             const std::string& reader) const;
  // Whether there is a bucket of this name.
  [[nodiscard]] Result<bool> has_bucket(const std::string& name) const;

 private:
  explicit JetStreamLog(std::shared_ptr<Link> link);

  std::shared_ptr<Link> link_;
  std::shared_ptr<WriteWatch> writes_;
  std::shared_ptr<Publisher> publisher_;
};

}  // namespace jetpage::eventstore
