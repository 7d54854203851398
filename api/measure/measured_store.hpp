#pragma once

#include <memory>

#include "jetpage/api/measure/metrics.hpp"
#include "jetpage/eventstore/event_store.hpp"

namespace jetpage::api {

// The store, with its appends counted and timed, whoever makes them: jetpage_appends_total{system,outcome} and
// jetpage_append_seconds{system}. The metrics must outlive it.
//
//   appended · conflict (somebody else was first) · unavailable (nothing was written) · unknown · failed
std::unique_ptr<eventstore::EventStore> measured_store(Metrics& metrics, std::unique_ptr<eventstore::EventStore> store);

}  // namespace jetpage::api
