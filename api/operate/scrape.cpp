#include "jetpage/api/operate/scrape.hpp"

#include <algorithm>

#include "jetpage/api/http/server.hpp"

namespace jetpage::api {
namespace {

using eventstore::Position;

// Seconds since the entry there was decided; nothing when it cannot be had or read.
std::optional<double> age_of(const SystemRuntime& runtime, Position position) {
  const auto entry = runtime.at(position);
  if (!entry) return std::nullopt;
  const auto commit = entry->commit();
  if (!commit) return std::nullopt;
  const auto age = aggregates::Environment::real().now_us() - commit->time_us();
  return std::max(0.0, static_cast<double>(age) / 1e6);
}

// How far readers of a log are behind. Nothing is told while the log is away: the figures stay as they were.
class Lag {
 public:
  explicit Lag(const SystemRuntime& runtime) : runtime_(runtime), last_(runtime.last()) {}

  void tell(const Metrics::Gauge& entries, const Metrics::Gauge& seconds, Position seen) {
    if (!last_) return;
    entries.set(static_cast<double>(*last_ - std::min(*last_, seen)));
    if (const auto age = seconds_behind(seen)) seconds.set(*age);
  }

 private:
  std::optional<double> seconds_behind(Position seen) {
    if (seen >= *last_) return 0;
    if (!ages_.contains(seen)) ages_.emplace(seen, age_of(runtime_, seen + 1));
    return ages_[seen];
  }

  const SystemRuntime& runtime_;
  eventstore::Result<Position> last_;
  std::map<Position, std::optional<double>> ages_;  // views are behind together
};

void set_views(Metrics& metrics, const SystemRuntime& runtime, Lag& lag) {
  for (const auto& view : runtime.views()) {
    const Metrics::Labels labels = {{"system", runtime.system().name}, {"view", view.name}};
    lag.tell(metrics.gauge("jetpage_projection_lag_events", "Log entries that a view has not seen yet", labels),
             metrics.gauge("jetpage_projection_lag_seconds",
                           "Age of the oldest log entry that a view has not seen yet; 0: it has seen all", labels),
             view.position);
    metrics.gauge("jetpage_view_bytes", "Size of a view's file", labels).set(static_cast<double>(view.bytes_on_disk));
    metrics.gauge("jetpage_view_rows", "Rows of a view", labels).set(static_cast<double>(view.rows));
    metrics.gauge("jetpage_view_live", "1 while a view follows the log", labels)
        .set(view.state == projections::ViewState::live ? 1 : 0);
  }
}

void set_reactions(Metrics& metrics, Metrics::Labels labels, const aggregates::RunnerStatus& status) {
  const std::pair<const char*, std::uint64_t> outcomes[] = {{"done", status.reactions},
                                                            {"refused", status.refused},
                                                            {"retried", status.retries},
                                                            {"not_yet", status.deferred}};
  for (const auto& [outcome, total] : outcomes) {
    labels["outcome"] = outcome;
    metrics.counter("jetpage_policy_reactions_total", "Attempts of policies to react", labels)
        .raise_to(static_cast<double>(total));
  }
}

void set_ownership(Metrics& metrics, const Metrics::Labels& labels, const aggregates::RunnerStatus& status) {
  using State = aggregates::PolicyState;
  metrics
      .gauge("jetpage_policy_owner", "1 in the process that runs a service's policies, 0 in one that stands by", labels)
      .set(status.owner ? 0 : 1);
  metrics.gauge("jetpage_policy_live", "1 while a policy follows the log, or stands by", labels)
      .set(status.state == State::live || status.state == State::standing_by ? 1 : 0);
}

void set_policies(Metrics& metrics, const SystemRuntime& runtime, Lag& lag) {
  for (const auto& [name, status] : runtime.policies()) {
    const Metrics::Labels labels = {{"system", runtime.system().name}, {"policy", name}};
    set_reactions(metrics, labels, status);
    set_ownership(metrics, labels, status);
    if (status.owner) continue;  // another process tells the rest
    metrics
        .counter("jetpage_policy_compensations_total", "Reactions whose time was up, so that they were compensated",
                 labels)
        .raise_to(static_cast<double>(status.compensated));
    metrics.gauge("jetpage_policy_waiting_events", "Events whose reaction is not possible yet", labels)
        .set(static_cast<double>(status.waiting));
    lag.tell(metrics.gauge("jetpage_policy_lag_events", "Log entries that a policy has not read yet", labels),
             metrics.gauge("jetpage_policy_lag_seconds",
                           "Age of the oldest log entry that a policy has not read yet; 0: it has read all", labels),
             status.position);
    metrics.gauge("jetpage_parked_events", "Events set aside because no reaction to them was possible", labels)
        .set(static_cast<double>(status.parked));
  }
}

void set_breakers(Metrics& metrics, const SystemRuntime& runtime) {
  using State = aggregates::BreakerState;
  for (const auto& [service, breaker] : runtime.breakers()) {
    const Metrics::Labels labels = {{"system", runtime.system().name}, {"service", service}};
    metrics
        .gauge("jetpage_breaker_state", "Circuit breaker of synchronous calls: 0 closed, 1 half-open, 2 open", labels)
        .set(breaker.state == State::closed ? 0
             : breaker.state == State::open ? 2
                                            : 1);
    metrics.counter("jetpage_breaker_opened_total", "How often a circuit breaker has opened", labels)
        .raise_to(static_cast<double>(breaker.opened));
    metrics
        .counter("jetpage_breaker_rejected_total", "Calls that were not made because a circuit breaker was open",
                 labels)
        .raise_to(static_cast<double>(breaker.rejected));
  }
}

}  // namespace

void watch(Metrics& metrics, const SystemRuntime& runtime) {
  metrics.on_scrape([&metrics, &runtime] {
    Lag lag(runtime);
    set_views(metrics, runtime, lag);
    set_policies(metrics, runtime, lag);
    set_breakers(metrics, runtime);
    if (const auto skipped = runtime.skipped()) {
      metrics
          .gauge("jetpage_skipped_positions", "Log entries that readers pass because an operator said so",
                 {{"system", runtime.system().name}})
          .set(static_cast<double>(*skipped));
    }
    if (const auto feeds = runtime.feeds()) {
      metrics.gauge("jetpage_feeds", "Live feeds that are open", {{"system", runtime.system().name}})
          .set(static_cast<double>(*feeds));
    }
  });
}

void watch(Metrics& metrics, const HttpServer& server) {
  const auto connections = [&](const char* state) {
    return metrics.gauge("jetpage_http_connections", "Open connections: served by a thread, or waiting for one",
                         {{"state", state}});
  };
  const auto turned_away = [&](const char* how) {
    return metrics.counter("jetpage_http_turned_away_total",
                           "Connections for which there was no room: refused with 503, or dropped unheard",
                           {{"how", how}});
  };
  const auto threads = metrics.gauge("jetpage_http_threads", "Threads that serve connections");
  metrics.on_scrape([&server, threads, served = connections("served"), waiting = connections("waiting"),
                     refused = turned_away("refused"), dropped = turned_away("dropped")] {
    const HttpFigures figures = server.figures();
    threads.set(static_cast<double>(figures.threads));
    served.set(static_cast<double>(figures.served));
    waiting.set(static_cast<double>(figures.waiting));
    refused.raise_to(static_cast<double>(figures.refused));
    dropped.raise_to(static_cast<double>(figures.dropped));
  });
}

void tell_version(Metrics& metrics, const std::string& version) {
  metrics.gauge("jetpage_build_info", "What is running", {{"version", version}}).set(1);
}

}  // namespace jetpage::api
