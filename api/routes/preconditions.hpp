#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "jetpage/api/http/message.hpp"
#include "jetpage/eventstore/commit.hpp"
#include "jetpage/eventstore/result.hpp"

// The headers that make a request conditional, repeatable or patient. All errors are Fault::invalid.
namespace jetpage::api {

// If-Match: "5" (RFC 9110 13.1.1). Nothing when absent or `*`.
eventstore::Result<std::optional<std::uint64_t>> if_match(const Request& request);

// Idempotency-Key: 1 to 255 visible characters.
eventstore::Result<std::optional<std::string>> idempotency_key(const Request& request);

// Correlation-Id: what the sender calls its conversation; 1 to 128 visible characters, else a new random one.
std::string correlation_of(const Request& request);

// Min-Position: what an answer must have seen.
eventstore::Result<std::optional<eventstore::Position>> min_position(const Request& request);

// Prefer: wait=<seconds> (RFC 7240 4.3), bounded by `most`; `otherwise` when absent.
std::chrono::milliseconds preferred_wait(const Request& request, std::chrono::milliseconds otherwise,
                                         std::chrono::milliseconds most);

// Whether the Accept header leaves this type (`text/event-stream`); without one anything will do. RFC 9110 12.5.1.
bool accepts(const Request& request, std::string_view type);

// Whether If-None-Match names this entity tag (weak comparison, RFC 9110 13.1.2).
bool matches_etag(const Request& request, const std::string& etag);

}  // namespace jetpage::api
