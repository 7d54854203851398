#pragma once

#include "api/metrics.hpp"
#include "api/runtime.hpp"

// What the parts of a process count for themselves, brought into the metrics whenever they are asked for.
namespace jetpage::api {

// Of one system, labelled with its name: jetpage_projection_lag_events, jetpage_view_bytes, jetpage_view_rows and
// jetpage_view_live (by view); jetpage_policy_reactions_total, jetpage_policy_refused_total, jetpage_policy_waiting_events,
// jetpage_policy_lag_events and jetpage_parked_events (by policy); jetpage_breaker_state (by service: 0 closed, 1 half-open, 2 open).
// The runtime must outlive the metrics' last text().
void watch(Metrics& metrics, const SystemRuntime& runtime);

// jetpage_build_info{version}: always 1.
void tell_version(Metrics& metrics, const std::string& version);

}  // namespace jetpage::api
