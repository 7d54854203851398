#include "api/scrape.hpp"

#include <algorithm>

namespace jetpage::api {
namespace {

using eventstore::Position;

double behind(Position last, Position seen) { return static_cast<double>(last - std::min(last, seen)); }

void set_views(Metrics& metrics, const SystemRuntime& runtime, Position last) {
  for (const auto& view : runtime.views()) {
    const Metrics::Labels labels = {{"system", runtime.system().name}, {"view", view.name}};
    metrics.gauge("jetpage_projection_lag_events", "Log entries that a view has not seen yet", labels).set(behind(last, view.position));
    metrics.gauge("jetpage_view_bytes", "Size of a view's file", labels).set(static_cast<double>(view.bytes_on_disk));
    metrics.gauge("jetpage_view_rows", "Rows of a view", labels).set(static_cast<double>(view.rows));
    metrics.gauge("jetpage_view_live", "1 while a view follows the log", labels)
        .set(view.state == projections::ViewState::live ? 1 : 0);
  }
}

void set_policies(Metrics& metrics, const SystemRuntime& runtime, Position last) {
  for (const auto& [name, status] : runtime.policies()) {
    const Metrics::Labels labels = {{"system", runtime.system().name}, {"policy", name}};
    metrics.counter("jetpage_policy_reactions_total", "Commands sent by policies", labels)
        .raise_to(static_cast<double>(status.reactions));
    metrics.counter("jetpage_policy_refused_total", "Commands of policies that were refused", labels)
        .raise_to(static_cast<double>(status.refused));
    metrics.gauge("jetpage_policy_waiting_events", "Events whose reaction is not possible yet", labels)
        .set(static_cast<double>(status.waiting));
    metrics.gauge("jetpage_policy_lag_events", "Log entries that a policy has not read yet", labels).set(behind(last, status.position));
    metrics.gauge("jetpage_parked_events", "Events set aside because no reaction to them was possible", labels)
        .set(static_cast<double>(status.parked));
  }
}

void set_breakers(Metrics& metrics, const SystemRuntime& runtime) {
  using State = aggregates::CircuitBreaker::State;
  for (const auto& [service, state] : runtime.breakers()) {
    metrics
        .gauge("jetpage_breaker_state", "Circuit breaker of synchronous calls: 0 closed, 1 half-open, 2 open",
               {{"system", runtime.system().name}, {"service", service}})
        .set(state == State::closed ? 0 : state == State::open ? 2 : 1);
  }
}

}  // namespace

void watch(Metrics& metrics, const SystemRuntime& runtime) {
  metrics.on_scrape([&metrics, &runtime] {
    const auto last = runtime.last();  // 0 while the log is away: then the lag shows as 0, and jetpage_log_connected says why
    set_views(metrics, runtime, last ? *last : 0);
    set_policies(metrics, runtime, last ? *last : 0);
    set_breakers(metrics, runtime);
  });
}

void tell_version(Metrics& metrics, const std::string& version) {
  metrics.gauge("jetpage_build_info", "What is running", {{"version", version}}).set(1);
}

}  // namespace jetpage::api
