#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "jetpage/eventstore/jetstream/connection/json_scan.hpp"
#include "jetpage/eventstore/jetstream/connection/session.hpp"

namespace jetpage::eventstore {

std::string_view header(const nats::Message& message, const char* name);  // "" when absent
std::uint64_t header_number(const nats::Message& message, const char* name);
std::string_view body(const nats::Message& message);

// What JetStream's API answered.
struct ApiReply {
  std::string json;
  std::int64_t error_code = 0;  // JetStream's err_code, 0 when it did what was asked

  [[nodiscard]] JsonScan scan() const { return JsonScan(json); }
};

// Error codes of JetStream that are told apart here.
namespace js_error {
inline constexpr std::int64_t consumer_not_found = 10014;
inline constexpr std::int64_t no_room = 10023;  // insufficient resources
inline constexpr std::int64_t no_message_found = 10037;
inline constexpr std::int64_t larger_than_stream_takes = 10054;
inline constexpr std::int64_t stream_name_in_use = 10058;
inline constexpr std::int64_t stream_not_found = 10059;
inline constexpr std::int64_t wrong_last_sequence = 10071;
inline constexpr std::int64_t store_failed = 10077;
inline constexpr std::int64_t duplicate_in_flight = 10158;
inline constexpr std::int64_t expectation_unavailable = 10163;
inline constexpr std::int64_t write_in_flight = 10164;
}  // namespace js_error

// A question that changes nothing, or nothing that matters twice. Fault::unavailable when there is no answer in time.
Result<nats::Message> ask(Session& session, const std::string& subject, std::string_view body,
                          std::chrono::milliseconds timeout);

// The same for a subject below $JS.API. An error JetStream answers is in the reply, not in the result.
Result<ApiReply> ask_api(Session& session, const std::string& subject, std::string_view body,
                         std::chrono::milliseconds timeout);

// An error JetStream answered, as ours: `what` says what was tried.
Error api_error(const ApiReply& reply, const std::string& what);

// No answer, in words.
Error no_answer(natsStatus status, const std::string& subject, std::chrono::milliseconds timeout);

}  // namespace jetpage::eventstore
