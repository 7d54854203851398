#include "jetpage/api/http/conversation.hpp"

#include <algorithm>

#include "jetpage/api/http/answer.hpp"
#include "jetpage/api/http/chunks.hpp"
#include "jetpage/api/http/problem.hpp"

namespace jetpage::api {

using eventstore::Done;
using eventstore::Error;
using eventstore::Fault;
using eventstore::Result;
using Clock = std::chrono::steady_clock;
using Received = HttpSocket::Received;

namespace {

// A connection may idle this long before it has to make room for others: the next request is probably under way.
constexpr std::chrono::milliseconds grace{500};

// A server that stops waits this long for the rest of a request.
constexpr std::chrono::milliseconds farewell{1'000};

Error too_slow() { return {Fault::invalid, "request_too_slow", "the request did not come in time"}; }
Error client_gone() { return {Fault::unavailable, "client_gone", ""}; }

Error too_large(std::size_t most) {
  return {Fault::invalid, "body_too_large", "a body may have " + std::to_string(most) + " bytes"};
}

Response answer_of(const HttpServer::Handler& handler, Request& request) {
  std::string what = "an exception";
  try {
    return handler(request);
  } catch (const std::exception& error) {
    what = error.what();
  } catch (...) {
  }
  return problem({Fault::failed, "internal", request.method + " " + request.path + " ended with " + what});
}

}  // namespace

std::optional<Response> Conversation::run() {
  while (await_request()) {
    auto read = read_head();
    if (!read) return end_with(problem(read.error())), std::nullopt;
    if (!*read) return std::nullopt;
    Head& head = **read;
    if (auto body = read_body(head); !body) {
      if (body.error().code != "client_gone") end_with(problem(body.error()));
      return std::nullopt;
    }
    Response response = answer_of(handler_, head.request);
    if (!response.trouble.empty()) options_.report(response.status, response.trouble);
    if (response.stream && head.request.method != "HEAD") return response;
    const AnswerForm form{!head.keep_alive || must_end(), head.is_http_1_0};
    const std::string_view body = head.request.method == "HEAD" ? std::string_view() : std::string_view(response.body);
    if (!socket_.send(answer_head(response, form), body, Clock::now() + options_.write_timeout)) return std::nullopt;
    if (form.close) {
      if (!socket_.bytes().empty()) socket_.finish(std::chrono::milliseconds(500));
      return std::nullopt;
    }
  }
  return std::nullopt;
}

void Conversation::refuse() {
  const Response response = problem({Fault::unavailable, "overloaded", "too many connections: try again soon"});
  if (socket_.send(answer_head(response, {true, false}), response.body, Clock::now() + std::chrono::milliseconds(50))) {
    socket_.finish(std::chrono::milliseconds(50));
  }
}

bool Conversation::must_end() const { return around_.stopping || around_.waiting() > 0; }

void Conversation::end_with(const Response& response) {
  if (socket_.send(answer_head(response, {true, false}), response.body, Clock::now() + options_.write_timeout)) {
    socket_.finish(std::chrono::milliseconds(500));
  }
}

// False: it idled too long, has to make room, or the client has closed it.
bool Conversation::await_request() {
  if (!socket_.bytes().empty()) return true;
  const auto deadline = Clock::now() + options_.keep_alive;
  auto received = socket_.receive(Clock::now() + grace, around_.stop, around_.stop);
  while (received == Received::nothing_in_time || received == Received::woken) {
    if (around_.stopping || Clock::now() >= deadline) return false;
    if (received == Received::woken && around_.crowded.take() && around_.waiting() > 0) return false;
    received = socket_.receive(deadline, around_.stop, around_.crowded);
  }
  return received == Received::bytes;
}

// More of a request that has begun.
Received Conversation::receive_rest(Clock::time_point deadline) {
  if (!around_.stopping) {
    const auto received = socket_.receive(deadline, around_.stop, around_.stop);
    if (received != Received::woken) return received;
  }
  return socket_.receive(std::min(deadline, Clock::now() + farewell));
}

Error Conversation::not_received(Received received) const {
  if (received == Received::closed) return client_gone();
  if (!around_.stopping) return too_slow();
  return {Fault::unavailable, "stopping", "the server stops, and the request was not there in time: send it again"};
}

// Nothing when the client has gone.
Result<std::optional<Head>> Conversation::read_head() {
  const auto deadline = Clock::now() + options_.read_timeout;
  for (;;) {
    while (socket_.bytes().starts_with("\r\n")) socket_.use(2);  // RFC 9112 2.2
    const auto length = find_head(socket_.bytes());
    if (!length) return length.error();
    if (*length) {
      auto head = parse_head(socket_.bytes().substr(0, **length));
      socket_.use(**length);
      if (!head) return std::move(head).error();
      return std::optional(std::move(*head));
    }
    const auto received = receive_rest(deadline);
    if (received == Received::closed) return std::optional<Head>();
    if (received != Received::bytes) return not_received(received);
  }
}

Done Conversation::read_body(Head& head) {
  if (head.request.headers.contains("Content-Encoding")) {
    return Error{Fault::invalid, "media_type_unsupported", "encoded bodies are not taken: send it as it is"};
  }
  if (!head.chunked && head.body_bytes == 0) return {};
  if (head.body_bytes > options_.body_bytes) return too_large(options_.body_bytes);
  const auto deadline = Clock::now() + options_.read_timeout;
  if (head.expects_continue && socket_.bytes().empty())
    (void)socket_.send("HTTP/1.1 100 Continue\r\n\r\n", {}, deadline);
  if (head.chunked) return read_chunks(head);
  while (socket_.bytes().size() < head.body_bytes) {
    const auto received = receive_rest(deadline);
    if (received != Received::bytes) return not_received(received);
  }
  head.request.body = socket_.bytes().substr(0, head.body_bytes);
  socket_.use(head.body_bytes);
  return {};
}

Done Conversation::read_chunks(Head& head) {
  const auto deadline = Clock::now() + options_.read_timeout;
  ChunkedBody body(options_.body_bytes);
  for (;;) {
    const auto taken = body.take(socket_.bytes());
    if (!taken) return taken.error();
    socket_.use(*taken);
    if (body.complete()) break;
    const auto received = receive_rest(deadline);
    if (received != Received::bytes) return not_received(received);
  }
  head.request.body = std::move(body).text();
  return {};
}

}  // namespace jetpage::api
