#include "api/cli/log_access.hpp"

#include "api/cli/nats_server.hpp"
#include "api/cli/setting_options.hpp"
#include "api/cli/talk.hpp"

namespace jetpage::api::cli {
namespace {

using eventstore::EmbeddedServer;
using eventstore::Error;
using eventstore::Fault;
using eventstore::JetStreamLog;
using eventstore::Result;

constexpr std::chrono::milliseconds lock_wait{300};  // of a server that is at work, it will not be had

Result<std::unique_ptr<EmbeddedServer>> start_own(const Settings& settings) {
  eventstore::EmbeddedServerOptions options;
  options.binary = settings.text("nats-server");
  options.store = std::filesystem::path(settings.text("data")) / "log";
  options.port = 0;
  options.lock_wait = lock_wait;
  return EmbeddedServer::start(options);
}

Result<std::unique_ptr<JetStreamLog>> connect_to(const EmbeddedServer& server, const Settings& settings) {
  eventstore::LogOptions options;
  options.url = server.url();
  options.name = "jetpage-cli";
  options.timeout = std::max(settings.duration("log-timeout"), std::chrono::milliseconds(5'000));
  options.embedded = true;
  return JetStreamLog::connect(options);
}

}  // namespace

std::vector<std::string> log_access_settings() {
  auto names = log_settings();
  names.emplace_back("nats-server");
  return names;
}

Result<LogAccess> LogAccess::open(const Words& words, Want want) {
  const auto settings = settings_in_force(words);
  if (!settings) return settings.error();
  LogAccess access;
  const std::filesystem::path data = settings->text("data");
  const bool here =
      settings->text("nats").empty() && (want == Want::alone || std::filesystem::is_directory(data / "log"));
  if (here) {
    auto server = start_own(*settings);
    if (!server && server.error().code != "store_locked") return server.error();
    if (!server && want == Want::alone) {
      return Error{Fault::failed, "log_in_use",
                   "a jetpage serve is at work on " + data.string() + "; try: stop it, then the same again"};
    }
    if (server) access.server_ = std::move(*server);
  }
  auto log = access.server_ ? connect_to(*access.server_, *settings) : connect_to_log(words);
  if (!log) return log.error();
  access.log_ = std::move(*log);
  return access;
}

}  // namespace jetpage::api::cli
