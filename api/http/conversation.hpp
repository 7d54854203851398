#pragma once

#include <atomic>
#include <functional>
#include <optional>

#include "jetpage/api/http/head.hpp"
#include "jetpage/api/http/server.hpp"
#include "jetpage/api/http/socket.hpp"

namespace jetpage::api {

// What conversations must know of the server around them.
struct Surroundings {
  std::atomic<bool> stopping = false;
  WakeUp stop;                           // rung once, for all
  WakeUp crowded;                        // rung for one idle connection to make room
  std::function<std::size_t()> waiting;  // connections that wait for a thread
};

// One client's requests, one after the other, on one connection. When others wait for a thread, the connection ends after the answer in
// hand, or when it idles.
class Conversation {
 public:
  Conversation(HttpSocket& socket, const HttpOptions& options, const HttpServer::Handler& handler, Surroundings& around)
      : socket_(socket), options_(options), handler_(handler), around_(around) {}

  // Until the client or we have had enough. An answer that streams is handed back: it ends the conversation too.
  std::optional<Response> run();
  // Answers without listening.
  void refuse();

 private:
  bool await_request();
  eventstore::Result<std::optional<Head>> read_head();
  eventstore::Done read_body(Head& head);
  eventstore::Done read_chunks(Head& head);
  HttpSocket::Received receive_rest(HttpSocket::Deadline deadline);
  [[nodiscard]] eventstore::Error not_received(HttpSocket::Received received) const;
  [[nodiscard]] bool must_end() const;
  void end_with(const Response& response);

  HttpSocket& socket_;
  const HttpOptions& options_;
  const HttpServer::Handler& handler_;
  Surroundings& around_;
};

}  // namespace jetpage::api
