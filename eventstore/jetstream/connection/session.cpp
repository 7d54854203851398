#include "jetpage/eventstore/jetstream/connection/session.hpp"

#include <algorithm>
#include <array>

#include "jetpage/eventstore/jetstream/connection/server_info.hpp"
#include "jetpage/eventstore/jetstream/connection/server_version.hpp"

namespace jetpage::eventstore {
namespace {

constexpr std::int64_t connect_timeout_ms = 2'000;
constexpr std::int64_t ping_interval_ms = 5'000;
constexpr int max_pings_out = 2;

Error no_connection(const LogOptions& options, natsStatus status) {
  const char* detail = nats_GetLastError(nullptr);
  const std::string why =
      std::string(natsStatus_GetText(status)) + (detail && *detail ? std::string(": ") + detail : "");
  if (status == NATS_CONNECTION_AUTH_FAILED || status == NATS_NOT_PERMITTED) {
    return {Fault::failed, "log_denied",
            "the nats-server at " + without_passwords(options.url) + " refuses us (" + why +
                "). Try: check user, password or credentials file"};
  }
  if (status == NATS_INVALID_ARG) {
    return {Fault::failed, "log_url_invalid",
            "the nats-server's address " + without_passwords(options.url) + " cannot be used (" + why + ")"};
  }
  return {Fault::unavailable, "log_unreachable",
          "no nats-server answers at " + without_passwords(options.url) + " (" + why +
              "). Try: start it, or correct --nats, or leave --nats out and let jetpage start its own"};
}

// nats.c takes several as a list, not as the text that its other clients take.
natsStatus set_servers(natsOptions* settings, const std::string& url) {
  std::vector<std::string> each;
  for (std::size_t begin = 0; begin <= url.size();) {
    const auto end = std::min(url.find(',', begin), url.size());
    if (end > begin) each.push_back(url.substr(begin, end - begin));
    begin = end + 1;
  }
  std::vector<const char*> servers;
  servers.reserve(each.size());
  for (const std::string& server : each) servers.push_back(server.c_str());
  return natsOptions_SetServers(settings, servers.data(), static_cast<int>(servers.size()));
}

Result<nats::Connection> connect(const LogOptions& options, const char* purpose, bool send_at_once) {
  nats::Options settings;
  const std::string name = options.name + "-" + purpose;
  natsStatus status = natsOptions_Create(nats::out(settings));
  const auto set = [&](natsStatus next) { status = status == NATS_OK ? next : status; };
  set(set_servers(settings.get(), options.url));
  set(natsOptions_SetName(settings.get(), name.c_str()));
  set(natsOptions_SetTimeout(settings.get(), connect_timeout_ms));
  set(natsOptions_SetAllowReconnect(settings.get(), false));
  set(natsOptions_SetPingInterval(settings.get(), ping_interval_ms));
  set(natsOptions_SetMaxPingsOut(settings.get(), max_pings_out));
  // Without one a server that hangs would block whoever writes to it, and with him all who ask how the connection is.
  set(natsOptions_SetWriteDeadline(settings.get(), options.timeout.count()));
  set(natsOptions_SetSendAsap(settings.get(), send_at_once));
  set(natsOptions_SetFailRequestsOnDisconnect(settings.get(), true));
  if (!options.credentials.empty()) {
    set(natsOptions_SetUserCredentialsFromFiles(settings.get(), options.credentials.c_str(), nullptr));
  }
  nats::Connection connection;
  set(natsConnection_Connect(nats::out(connection), settings.get()));
  if (status != NATS_OK) return no_connection(options, status);
  return connection;
}

Result<ServerGreeting> greeting_of(const nats::Connection& connection) {
  std::array<char, 512> url{};
  if (natsConnection_GetConnectedUrl(connection.get(), url.data(), url.size()) != NATS_OK) {
    return Error{Fault::unavailable, "log_unreachable", "the connection to the nats-server went as it was made"};
  }
  return server_greeting_at(url.data());
}

}  // namespace

Result<std::shared_ptr<Session>> Session::open(const LogOptions& options) {
  auto session = std::make_shared<Session>();
  auto writes = connect(options, "writes", false);
  if (!writes) return std::move(writes).error();
  session->writes_ = std::move(*writes);
  auto greeting = greeting_of(session->writes_);
  if (!greeting) return std::move(greeting).error();
  session->version_ = std::move(greeting->version);
  session->clustered_ = greeting->clustered;
  session->embedded_ = greeting->server_name.starts_with(embedded_name_prefix);
  if (Done fit = check_server_version(session->version_); !fit) {
    return Error{fit.error().fault, fit.error().code, without_passwords(options.url) + ": " + fit.error().message};
  }
  auto reads = connect(options, "reads", true);
  if (!reads) return std::move(reads).error();
  session->reads_ = std::move(*reads);
  return session;
}

// By a message on a subject that no stream has: that the server refuses it comes before it answers the flush. Others' servers may
// refuse that one and take what we write.
Done Session::check_may_write(const LogOptions& options) const {
  if (!embedded_) return {};
  natsStatus status = natsConnection_PublishString(writes_.get(), "jetpage.may-write", "");
  if (status == NATS_OK) status = natsConnection_FlushTimeout(writes_.get(), options.timeout.count());
  const char* said = nullptr;
  if (status == NATS_OK) status = natsConnection_GetLastError(writes_.get(), &said);
  if (status == NATS_OK) return {};
  if (status != NATS_NOT_PERMITTED) return no_connection(options, status);
  return Error{Fault::failed, "log_read_only",
               "the nats-server at " + without_passwords(options.url) +
                   " is that of a jetpage serve: who comes without its password may read, not write. Try: --data with "
                   "the folder of that server, in place of --nats; or --nats nats://USER:PASSWORD@HOST:PORT with what "
                   "log/nats-server.user in that folder says"};
}

bool Session::alive() const {
  return natsConnection_Status(writes_.get()) == NATS_CONN_STATUS_CONNECTED &&
         natsConnection_Status(reads_.get()) == NATS_CONN_STATUS_CONNECTED;
}

Result<std::unique_ptr<Inbox>> Session::borrow_inbox() {
  {
    const std::lock_guard lock(mutex_);
    if (!inboxes_.empty()) {
      auto inbox = std::move(inboxes_.back());
      inboxes_.pop_back();
      return inbox;
    }
  }
  auto inbox = std::make_unique<Inbox>();
  natsInbox* name = nullptr;
  natsStatus status = natsInbox_Create(&name);
  if (status == NATS_OK) {
    inbox->prefix = std::string(name) + ".";
    natsInbox_Destroy(name);
    status = natsConnection_SubscribeSync(nats::out(inbox->subscription), reads_.get(), (inbox->prefix + "*").c_str());
  }
  if (status == NATS_OK) status = natsSubscription_SetPendingLimits(inbox->subscription.get(), -1, -1);
  if (status != NATS_OK) {
    return Error{Fault::unavailable, "log_unreachable",
                 "the connection to the nats-server is lost; it is being restored"};
  }
  return inbox;
}

void Session::give_back(std::unique_ptr<Inbox> inbox) {
  const std::lock_guard lock(mutex_);
  inboxes_.push_back(std::move(inbox));
}

}  // namespace jetpage::eventstore
