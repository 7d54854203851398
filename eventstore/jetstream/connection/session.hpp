#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "jetpage/eventstore/jetstream/connection/nats_handles.hpp"
#include "jetpage/eventstore/log_options.hpp"
#include "jetpage/eventstore/result.hpp"

namespace jetpage::eventstore {

// An inbox whose subscription lives as long as the session, so that a request with many replies costs no subscription.
// One borrower at a time; replies to an earlier borrower carry another number and are passed over.
struct Inbox {
  nats::Subscription subscription;
  std::string prefix;  // "_INBOX.x."
  std::uint64_t number = 0;
};

// Two TCP connections to a nats-server, from their making to the loss of either; it never reconnects. So nothing can be kept back
// by nats.c while the server is away and be sent when it returns: its reconnect buffer cannot be switched off (0 means 8 MiB).
// Thread-safe.
class Session {
 public:
  // Fault::unavailable: no server there now. Fault::failed: waiting will not help (version, credentials, url).
  static Result<std::shared_ptr<Session>> open(const LogOptions& options);

  // Appends: buffered until a request flushes, undisturbed by what is read.
  [[nodiscard]] natsConnection* writes() const { return writes_.get(); }
  // Everything else: each message leaves at once.
  [[nodiscard]] natsConnection* reads() const { return reads_.get(); }

  [[nodiscard]] bool alive() const;
  [[nodiscard]] const std::string& version() const { return version_; }
  // The largest message the server takes, headers included, in bytes.
  [[nodiscard]] std::int64_t max_payload() const { return natsConnection_GetMaxPayload(writes_.get()); }
  // Whether the server is one of several: a direct get may then be answered by a replica that lags.
  [[nodiscard]] bool clustered() const { return clustered_; }

  // A child of a jetpage (eventstore/embedded/): who comes to it without a password may only read.
  [[nodiscard]] bool embedded() const { return embedded_; }
  // Fault::failed `log_read_only`: the server lets us read alone. Asks it.
  [[nodiscard]] Done check_may_write(const LogOptions& options) const;

  // Borrows an inbox; give it back when done. Fault::unavailable when the session is over.
  Result<std::unique_ptr<Inbox>> borrow_inbox();
  void give_back(std::unique_ptr<Inbox> inbox);

 private:
  nats::Connection writes_;
  nats::Connection reads_;
  std::string version_;
  bool clustered_ = false;
  bool embedded_ = false;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Inbox>> inboxes_;  // after the connections: destroyed before them
};

}  // namespace jetpage::eventstore
