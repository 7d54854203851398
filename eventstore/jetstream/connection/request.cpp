#include "jetpage/eventstore/jetstream/connection/request.hpp"

#include <charconv>

namespace jetpage::eventstore {
namespace {

// What may pass by itself: no leader, JetStream starting or stopping, no room.
bool is_passing(std::int64_t http_code) { return http_code >= 500; }

}  // namespace

std::string_view header(const nats::Message& message, const char* name) {
  const char* value = nullptr;
  if (natsMsgHeader_Get(message.get(), name, &value) != NATS_OK || value == nullptr) return {};
  return value;
}

std::uint64_t header_number(const nats::Message& message, const char* name) {
  const std::string_view text = header(message, name);
  std::uint64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

std::string_view body(const nats::Message& message) {
  const int size = natsMsg_GetDataLength(message.get());
  return size > 0 ? std::string_view(natsMsg_GetData(message.get()), static_cast<std::size_t>(size))
                  : std::string_view();
}

Error no_answer(natsStatus status, const std::string& subject, std::chrono::milliseconds timeout) {
  if (status == NATS_NO_RESPONDERS) {
    return {Fault::unavailable, "jetstream_unavailable",
            "nobody answers on " + subject +
                ": JetStream is off, still starting, or the stream has no leader. Try: wait, or start nats-server with "
                "-js"};
  }
  if (status == NATS_TIMEOUT) {
    return {Fault::unavailable, "log_slow",
            "the nats-server did not answer on " + subject + " within " + std::to_string(timeout.count()) + " ms"};
  }
  return {Fault::unavailable, "log_unreachable",
          std::string("the connection to the nats-server is lost (") + natsStatus_GetText(status) +
              "); it is being restored"};
}

Result<nats::Message> ask(Session& session, const std::string& subject, std::string_view body,
                          std::chrono::milliseconds timeout) {
  nats::Message reply;
  const natsStatus status = natsConnection_Request(nats::out(reply), session.reads(), subject.c_str(), body.data(),
                                                   static_cast<int>(body.size()), timeout.count());
  if (status != NATS_OK) return no_answer(status, subject, timeout);
  return reply;
}

Result<ApiReply> ask_api(Session& session, const std::string& subject, std::string_view request,
                         std::chrono::milliseconds timeout) {
  auto reply = ask(session, "$JS.API." + subject, request, timeout);
  if (!reply) return std::move(reply).error();
  ApiReply answer{std::string(body(*reply)), 0};
  const JsonScan error = answer.scan().member("error");
  if (error.exists()) {
    const std::int64_t code = error.member("err_code").number();
    answer.error_code = code != 0 ? code : -1;
  }
  return answer;
}

Error api_error(const ApiReply& reply, const std::string& what) {
  const JsonScan error = reply.scan().member("error");
  const std::string why =
      error.member("description").text() + " (JetStream error " + std::to_string(reply.error_code) + ")";
  if (reply.error_code == js_error::stream_not_found || reply.error_code == js_error::consumer_not_found) {
    return {Fault::not_found, "stream_unknown", what + ": " + why};
  }
  if (is_passing(error.member("code").number()))
    return {Fault::unavailable, "jetstream_unavailable", what + ": " + why};
  return {Fault::failed, "jetstream_refused", what + ": " + why};
}

}  // namespace jetpage::eventstore
