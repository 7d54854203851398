#include "jetpage/api/http/problem.hpp"

#include <map>

#include "jetpage/api/http/answer.hpp"
#include "jetpage/api/json/json.hpp"

namespace jetpage::api {

using eventstore::Error;
using eventstore::Fault;

namespace {

int status_of_fault(Fault fault) {
  switch (fault) {
    case Fault::invalid:
      return 400;
    case Fault::not_found:
      return 404;
    case Fault::refused:
    case Fault::conflict:
    case Fault::not_yet:
      return 409;
    case Fault::unavailable:
      return 503;
    case Fault::outcome_unknown:
      return 504;
    case Fault::corrupted:
    case Fault::failed:
      return 500;
  }
  return 500;
}

// What exactly is damaged in the log is told by the log.
std::string code_of(const Error& error) {
  const bool in_log = error.fault == Fault::corrupted && error.code != "row_damaged";
  return in_log ? "log_corrupted" : error.code;
}

// How the log and its buckets are reached is nothing to whoever asks, either.
bool is_for_us(const Error& error) {
  return error.message.find("$JS.") != std::string::npos || error.message.find("$KV.") != std::string::npos;
}

std::string detail_of(const Error& error, bool internal) {
  if (internal) return "the server cannot do this; its log says why";
  if (!is_for_us(error)) return error.message;
  return "the log does not answer: try again, with the same Idempotency-Key where something is to be done once";
}

}  // namespace

int status_of(const Error& error) {
  static const std::map<std::string, int, std::less<>> by_code = {{"not_found", 404},
                                                                  {"version_differs", 412},
                                                                  {"idempotency_key_reused", 422},
                                                                  {"body_too_large", 413},
                                                                  {"commit_too_large", 413},
                                                                  {"media_type_unsupported", 415},
                                                                  {"method_not_allowed", 405},
                                                                  {"not_acceptable", 406},
                                                                  {"target_too_long", 414},
                                                                  {"headers_too_large", 431},
                                                                  {"request_too_slow", 408},
                                                                  {"expectation_unknown", 417},
                                                                  {"transfer_coding_unknown", 501},
                                                                  {"http_version_unsupported", 505},
                                                                  {"dependency_unavailable", 503}};
  const auto known = by_code.find(error.code);
  return known == by_code.end() ? status_of_fault(error.fault) : known->second;
}

Response problem(const Error& error, std::optional<int> retry_after_s) {
  Response response;
  response.status = status_of(error);
  response.content_type = "application/problem+json";
  const bool internal = response.status == 500;
  if (internal || is_for_us(error)) response.trouble = error.code + ": " + error.message;
  const std::string detail = detail_of(error, internal);
  response.body = "{\"type\":\"about:blank\",\"title\":" + json_string(status_phrase(response.status)) +
                  ",\"status\":" + std::to_string(response.status) + ",\"detail\":" + json_string(detail) +
                  ",\"code\":" + json_string(code_of(error)) + "}";
  if (response.status == 503 || response.status == 504) {
    response.headers.emplace_back("Retry-After", std::to_string(retry_after_s.value_or(1)));
  }
  return response;
}

}  // namespace jetpage::api
