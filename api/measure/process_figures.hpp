#pragma once

#include "jetpage/api/measure/metrics.hpp"

namespace jetpage::api {

// The figures of the operating system about this process (not its nats-server), under the names that Prometheus' clients share:
// process_cpu_seconds_total, process_resident_memory_bytes, process_virtual_memory_bytes, process_open_fds, process_max_fds,
// process_threads, process_start_time_seconds. Read from /proc whenever the metrics are asked for.
void watch_process(Metrics& metrics);

}  // namespace jetpage::api
