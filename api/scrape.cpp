#include "api/scrape.hpp"

#include <algorithm>

namespace jetpage::api {
namespace {

using eventstore::Position;

// Nothing while the log is away and its last position unknown: the figure stays as it was.
using Last = eventstore::Result<Position>;

void set_lag(const Metrics::Gauge& gauge, const Last& last, Position seen) {
  if (last) gauge.set(static_cast<double>(*last - std::min(*last, seen)));
}

void set_views(Metrics& metrics, const SystemRuntime& runtime, const Last& last) {
  for (const auto& view : runtime.views()) {
    const Metrics::Labels labels = {{"system", runtime.system().name}, {"view", view.name}};
    set_lag(metrics.gauge("jetpage_projection_lag_events", "Log entries that a view has not seen yet", labels), last,
            view.position);
    metrics.gauge("jetpage_view_bytes", "Size of a view's file", labels).set(static_cast<double>(view.bytes_on_disk));
    metrics.gauge("jetpage_view_rows", "Rows of a view", labels).set(static_cast<double>(view.rows));
    metrics.gauge("jetpage_view_live", "1 while a view follows the log", labels)
        .set(view.state == projections::ViewState::live ? 1 : 0);
  }
}

void set_policies(Metrics& metrics, const SystemRuntime& runtime, const Last& last) {
  for (const auto& [name, status] : runtime.policies()) {
    const Metrics::Labels labels = {{"system", runtime.system().name}, {"policy", name}};
    metrics.counter("jetpage_policy_reactions_total", "Commands sent by policies", labels)
        .raise_to(static_cast<double>(status.reactions));
    metrics.counter("jetpage_policy_refused_total", "Commands of policies that were refused", labels)
        .raise_to(static_cast<double>(status.refused));
    metrics.gauge("jetpage_policy_waiting_events", "Events whose reaction is not possible yet", labels)
        .set(static_cast<double>(status.waiting));
    set_lag(metrics.gauge("jetpage_policy_lag_events", "Log entries that a policy has not read yet", labels), last,
            status.position);
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
        .set(state == State::closed ? 0
             : state == State::open ? 2
                                    : 1);
  }
}

}  // namespace

void watch(Metrics& metrics, const SystemRuntime& runtime) {
  metrics.on_scrape([&metrics, &runtime] {
    const Last last = runtime.last();
    set_views(metrics, runtime, last);
    set_policies(metrics, runtime, last);
    set_breakers(metrics, runtime);
  });
}

void tell_version(Metrics& metrics, const std::string& version) {
  metrics.gauge("jetpage_build_info", "What is running", {{"version", version}}).set(1);
}

}  // namespace jetpage::api
