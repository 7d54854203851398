#include "jetpage/api/serve/log_watch.hpp"

#include "jetpage/api/json/json.hpp"
#include "jetpage/api/process/logging.hpp"

namespace jetpage::api {

using eventstore::Durability;
using eventstore::JetStreamLog;

namespace {

std::string in_mib(std::uintmax_t bytes) { return std::to_string(bytes / 1024 / 1024) + " MiB"; }

}  // namespace

void warn_of(const JetStreamLog& log, const std::string& url) {
  const Durability durability = log.durability();
  if (durability != Durability::always) {
    log_warning("the nats-server at " + url +
                (durability == Durability::unsafe ? " does not sync before it acknowledges"
                                                  : " does not tell whether it syncs before it acknowledges") +
                ": a power cut may lose acknowledged events. Set `sync_interval: always` in its jetstream block");
  }
  const auto most = log.max_payload();
  if (most && *most < eventstore::wanted_payload_bytes) {
    log_warning(
        "the nats-server at " + url + " takes at most " + std::to_string(*most) +
        " bytes at once: a command that comes to more is refused, commit_too_large. Set `max_payload: 1MB`, or " +
        "leave it out of its configuration");
  }
}

void watch(Metrics& metrics, const JetStreamLog& log) {
  metrics.gauge("jetpage_durability_unsafe", "1 unless the log's server surely syncs every write")
      .set(log.durability() == Durability::always ? 0 : 1);
  const auto connected = metrics.gauge("jetpage_log_connected", "1 while the log's server is connected");
  const auto refuses = metrics.gauge("jetpage_log_refuses", "1 while the log's server refuses what is written");
  metrics.on_scrape([&log, connected, refuses] {
    connected.set(log.connected() ? 1 : 0);
    refuses.set(log.refusal() ? 1 : 0);
  });
}

std::optional<std::string> refusal_of(const JetStreamLog& log, const std::string& url,
                                      const std::optional<std::filesystem::path>& store) {
  const auto why = log.refusal();
  if (!why) return std::nullopt;
  std::string text = "the nats-server at " + url + " refuses what is written: " + *why;
  if (!store) return text;
  std::error_code error;
  const auto space = std::filesystem::space(*store, error);
  if (error) return text;
  return text + ". " + in_mib(space.available) + " of " + in_mib(space.capacity) + " are free at " + store->string() +
         "; it is ours, and is started again when there is room";
}

std::string log_health(const JetStreamLog& log, const std::optional<std::string>& refusal) {
  return std::string("{\"connected\":") + (log.connected() ? "true" : "false") +
         (refusal ? ",\"refuses\":" + json_string(*refusal) : "") + "}";
}

}  // namespace jetpage::api
