#pragma once

#include <string>

#include "jetpage/api/measure/metrics.hpp"
#include "jetpage/eventstore/jetstream/log.hpp"

namespace jetpage::api {

// Tells the operator, once, what the log's server at `url` promises less than it should. An operator must not learn of a lazy server
// from a power cut.
void warn_of(const eventstore::JetStreamLog& log, const std::string& url);

// The log's figures. The log must outlive the last scrape.
void watch(Metrics& metrics, const eventstore::JetStreamLog& log);

}  // namespace jetpage::api
