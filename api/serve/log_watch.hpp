#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "jetpage/api/measure/metrics.hpp"
#include "jetpage/eventstore/jetstream/log.hpp"

namespace jetpage::api {

// Tells the operator, once, what the log's server at `url` promises less than it should. An operator must not learn of a lazy server
// from a power cut.
void warn_of(const eventstore::JetStreamLog& log, const std::string& url);

// The log's figures. The log must outlive the last scrape.
void watch(Metrics& metrics, const eventstore::JetStreamLog& log);

// Why the log's server at `url` refuses what is written, and what to do; nothing while it does not. `store`: where it keeps the log, if
// it is our own: how much room there is is told, too.
std::optional<std::string> refusal_of(const eventstore::JetStreamLog& log, const std::string& url,
                                      const std::optional<std::filesystem::path>& store);

// The log's part of health: `{"connected":true}`, and `refuses` with the reason.
std::string log_health(const eventstore::JetStreamLog& log, const std::optional<std::string>& refusal);

}  // namespace jetpage::api
