#include "jetpage/api/cli/server/nats_server.hpp"

#include "jetpage/api/cli/terminal/setting_options.hpp"
#include "jetpage/api/process/announcement.hpp"
#include "jetpage/api/process/data_folder.hpp"
#include "jetpage/eventstore/embedded/credentials.hpp"
#include "jetpage/eventstore/log_options.hpp"

namespace jetpage::api::cli {

using eventstore::Error;
using eventstore::Fault;
using eventstore::JetStreamLog;
using eventstore::Result;

namespace {

// Of the server that runs here as the child of a `jetpage serve` on this data folder, as far as they are ours to read.
std::string as_owner(const std::string& url, const Settings& settings) {
  const bool is_child = announced(nats_pid_file(settings)) && announced(nats_url_file(settings)) == url;
  const auto owner = is_child ? eventstore::credentials_in(log_folder(settings)) : std::nullopt;
  return owner ? eventstore::with_credentials(url, *owner) : url;
}

}  // namespace

NatsServer nats_server(const Settings& settings) {
  const auto& set = settings.value("nats");
  if (!set.text.empty()) return {as_owner(set.text, settings), "the setting nats, " + set.origin};
  const auto file = nats_url_file(settings);
  if (const auto url = announced(file)) return {as_owner(*url, settings), file.string()};
  if (settings.value("data").origin != "built in") return {};  // whoever names a folder means no other one's log
  return {eventstore::LogOptions().url, "the usual place, as there is no " + file.string()};
}

Option nats_option() {
  return {"--nats", "URL", "The nats-server; else the one of the jetpage serve on this data folder"};
}

std::vector<std::string> log_settings() { return {"data", "nats", "nats-credentials", "log-timeout"}; }

Result<std::unique_ptr<JetStreamLog>> connect_to_log(const Words& words) {
  const auto settings = settings_in_force(words);
  if (!settings) return settings.error();
  const NatsServer server = nats_server(*settings);
  if (server.url.empty()) {
    return Error{Fault::unavailable, "log_unknown",
                 "no jetpage serve runs on the data folder " + settings->text("data") +
                     "; try: start it, or name a log with --nats nats://HOST:PORT"};
  }
  eventstore::LogOptions options;
  options.url = server.url;
  options.credentials = settings->text("nats-credentials");
  options.name = "jetpage-cli";
  options.timeout = settings->duration("log-timeout");
  options.connect_wait = std::chrono::seconds(2);
  auto log = JetStreamLog::connect(options);
  if (!log.is(Fault::unavailable)) return log;
  return Error{Fault::unavailable, log.error().code,
               "no nats-server answers at " + eventstore::without_passwords(server.url) + " (" + server.known_from +
                   "); try: start one with jetpage serve, or name it with --nats nats://HOST:PORT"};
}

}  // namespace jetpage::api::cli
