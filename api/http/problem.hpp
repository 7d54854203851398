#pragma once

#include <optional>
#include <string>

#include "jetpage/api/http/message.hpp"
#include "jetpage/eventstore/result.hpp"

namespace jetpage::api {

// The one table from what went wrong to HTTP (RFC 9110 statuses):
//
//   invalid 400 · not_found 404 · refused 409 · conflict 409 · not_yet 409 · unavailable 503 · outcome_unknown 504
//   corrupted 500 · failed 500; by code: not_found 404, version_differs 412, idempotency_key_reused 422,
//   dependency_unavailable 503 whatever its fault, body_too_large and commit_too_large 413, media_type_unsupported 415,
//   method_not_allowed 405, not_acceptable 406
int status_of(const eventstore::Error& error);

// application/problem+json (RFC 9457): type, title, status, detail, code. 503 and 504 carry Retry-After (seconds, at least 1).
// What is wrong inside (500) is not told but left in Response::trouble, for the server's log; any damage of the log has the code `log_corrupted`.
Response problem(const eventstore::Error& error, std::optional<int> retry_after_s = std::nullopt);

}  // namespace jetpage::api
