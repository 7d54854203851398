#include "jetpage/eventstore/jetstream/log.hpp"

#include <algorithm>

#include "jetpage/eventstore/jetstream/connection/request.hpp"
#include "jetpage/eventstore/jetstream/event_store.hpp"
#include "jetpage/eventstore/jetstream/key_value.hpp"
#include "jetpage/eventstore/jetstream/read/message_scan.hpp"
#include "jetpage/eventstore/jetstream/stream_settings.hpp"
#include "jetpage/eventstore/jetstream/write/publisher.hpp"

namespace jetpage::eventstore {
namespace {

Done check_system(const std::string& system) {
  const auto good = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-'; };
  if (!system.empty() && std::all_of(system.begin(), system.end(), good)) return {};
  return Error{Fault::invalid, "system_invalid",
               "'" + system + "' cannot be a system's name: lower-case letters, digits, '-' and '_' can"};
}

}  // namespace

JetStreamLog::JetStreamLog(std::shared_ptr<Link> link)
    : link_(std::move(link)),
      writes_(std::make_shared<WriteWatch>(link_)),
      publisher_(std::make_shared<Publisher>(link_, writes_)) {}

JetStreamLog::~JetStreamLog() = default;

Result<std::unique_ptr<JetStreamLog>> JetStreamLog::connect(const LogOptions& options) {
  auto link = Link::start(options);
  if (!link) return std::move(link).error();
  return std::unique_ptr<JetStreamLog>(new JetStreamLog(std::move(*link)));
}

Result<std::unique_ptr<EventStore>> JetStreamLog::open(const std::string& system, bool create) {
  if (Done fit = check_system(system); !fit) return std::move(fit).error();
  if (Done may = create ? check_may_write() : Done(); !may) return std::move(may).error();
  if (Done found = create ? provide_stream(*link_, system) : find_stream(*link_, system); !found) {
    return std::move(found).error();
  }
  return std::unique_ptr<EventStore>(std::make_unique<JetStreamEventStore>(link_, publisher_, system));
}

Result<std::unique_ptr<KeyValue>> JetStreamLog::bucket(const std::string& name, std::chrono::seconds ttl) {
  if (Done made = provide_bucket(*link_, name, ttl); !made) return std::move(made).error();
  return std::unique_ptr<KeyValue>(std::make_unique<JetStreamKeyValue>(link_, publisher_, name, ttl));
}

Result<std::unique_ptr<MessageScan>> JetStreamLog::scan(const std::string& system, Position from) {
  if (Done fit = check_system(system); !fit) return std::move(fit).error();
  if (Done found = find_stream(*link_, system); !found) return std::move(found).error();
  return std::unique_ptr<MessageScan>(std::make_unique<JetStreamScan>(link_, stream_of(system), from));
}

Result<Position> JetStreamLog::restore(const std::string& system, const LogEntry& entry, Position expected_last) {
  if (Done fit = check_system(system); !fit) return std::move(fit).error();
  if (!entry.subject.starts_with(system + ".")) {
    return Error{Fault::invalid, "subject_invalid", "the subject " + entry.subject + " is not of " + system};
  }
  return publisher_->publish({.subject = entry.subject,
                              .expected_last = expected_last,
                              .id = "restored-" + std::to_string(entry.position),
                              .body = entry.bytes});
}

Done JetStreamLog::check_may_write() const {
  const auto session = link_->session();
  return session ? (*session)->check_may_write(link_->options()) : Done(session.error());
}

bool JetStreamLog::connected() const { return link_->session().ok(); }

std::string JetStreamLog::server_version() const {
  const auto session = link_->session();
  return session ? (*session)->version() : std::string();
}

std::optional<std::string> JetStreamLog::refusal() const { return writes_->refusal(); }

std::optional<std::int64_t> JetStreamLog::max_payload() const {
  const auto session = link_->session();
  return session ? std::optional((*session)->max_payload()) : std::nullopt;
}

Durability JetStreamLog::durability() const {
  if (link_->options().embedded) return Durability::always;
  const auto session = link_->session();
  if (!session) return Durability::unknown;
  const auto reply = ask(**session, "$SYS.REQ.SERVER.PING.JSZ", "", link_->options().timeout);
  if (!reply) return Durability::unknown;
  const JsonScan config = JsonScan(body(*reply)).member("data").member("config");
  if (!config.member("sync_interval").exists()) return Durability::unknown;
  return config.member("sync_always").flag() ? Durability::always : Durability::unsafe;
}

}  // namespace jetpage::eventstore
