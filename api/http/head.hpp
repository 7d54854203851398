#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "jetpage/api/http/message.hpp"
#include "jetpage/eventstore/result.hpp"

// The head of an HTTP/1.1 request (RFC 9112): request line and headers. Strict: what two readers could understand differently is refused,
// because a gateway before us would read it its way (request smuggling).
namespace jetpage::api {

struct HeadLimits {
  std::size_t target_bytes = 8 * 1024;  // longer: 414 `target_too_long`
  std::size_t header_bytes = 8 * 1024;  // each header; longer: 431 `headers_too_large`
  std::size_t headers = 100;            // as many; more: 431
  std::size_t bytes = 32 * 1024;        // the whole head; longer: 431
};

struct Head {
  Request request;                // all but its body
  std::uint64_t body_bytes = 0;   // from Content-Length; 0 without
  bool chunked = false;           // then the length is not known before
  bool expects_continue = false;  // waits for `100 Continue` before it sends the body
  bool keep_alive = true;         // the client wants to go on after this request
  bool is_http_1_0 = false;
};

// The bytes of the head that `bytes` begins with, its blank line included; nothing as long as it has not ended. An error, as soon as it can
// become none: a line that ends with a bare LF, a limit.
eventstore::Result<std::optional<std::size_t>> find_head(std::string_view bytes, const HeadLimits& limits = {});

// Fault::invalid: `request_malformed` 400 · `framing_invalid` 400 (Content-Length twice, no number, or beside Transfer-Encoding) ·
// `host_missing` 400 · `transfer_coding_unknown` 501 · `http_version_unsupported` 505 · `expectation_unknown` 417 · the limits'.
eventstore::Result<Head> parse_head(std::string_view head, const HeadLimits& limits = {});

}  // namespace jetpage::api
