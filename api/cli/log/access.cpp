#include "jetpage/api/cli/log/access.hpp"

#include <algorithm>

#include "jetpage/api/cli/server/nats_server.hpp"
#include "jetpage/api/cli/terminal/setting_options.hpp"
#include "jetpage/api/cli/terminal/talk.hpp"

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

// Long work on a log is not to end because its server is busy for a moment.
Result<std::unique_ptr<JetStreamLog>> connect_to(const std::string& url, const Settings& settings) {
  eventstore::LogOptions options;
  options.url = url;
  options.credentials = settings.text("nats-credentials");
  options.name = "jetpage-cli";
  options.timeout = std::max(settings.duration("log-timeout"), std::chrono::milliseconds(10'000));
  options.connect_wait = std::chrono::seconds(2);
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
  const std::string url = access.server_ ? access.server_->owner_url() : nats_server(*settings).url;
  auto log = url.empty() ? connect_to_log(words) : connect_to(url, *settings);
  if (!log && !access.server_) log = connect_to_log(words);  // it says where it looked, and what to try
  if (!log) return log.error();
  access.log_ = std::move(*log);
  return access;
}

}  // namespace jetpage::api::cli
