#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "jetpage/api/http/message.hpp"
#include "jetpage/eventstore/result.hpp"

namespace jetpage::api {

// The limits of DESIGN 5; those of request line and headers: head.hpp.
struct HttpOptions {
  std::size_t threads = 128;              // connections served at once
  std::size_t queue = 256;                // connections that wait for a thread; beyond, they are answered 503
  std::size_t streams = 256;              // live feeds, each on a thread of its own; beyond, they are answered 503
  std::size_t body_bytes = 64 * 1024;     // larger: 413
  std::chrono::seconds read_timeout{5};   // of a request's head, and again of its body; slower: 408
  std::chrono::seconds write_timeout{5};  // of one answer; slower: the connection is closed
  std::chrono::seconds keep_alive{15};    // that an idle connection stays open
  // Is told what went wrong inside, and the status that the client was answered instead: 500 is a fault of ours. Called by many threads.
  std::function<void(int status, const std::string& what)> report = [](int, const std::string&) {};
};

// For metrics.
struct HttpFigures {
  std::size_t threads = 0;
  std::size_t served = 0;     // connections that have a thread, idle ones too
  std::size_t waiting = 0;    // for a thread
  std::size_t streams = 0;    // open
  std::uint64_t refused = 0;  // connections answered 503 unheard, since the start; streams too
  std::uint64_t dropped = 0;  // connections not even answered
};

// HTTP/1.1 and 1.0 as our routes see them. cpp-httplib listens and accepts; the messages are framed here, because its 0.41 loses
// pipelined requests and swallows the one after a DELETE without Content-Length.
//
// A connection holds its thread while it is open. When connections wait for a thread, others end after the answer in hand, and
// idle ones are closed: so any number of keep-alive clients gets its turn, at the price of connecting anew. What does not fit
// into the queue is answered 503 with Retry-After unheard; when even those are too many, connections are dropped.
//
// Whatever is wrong with a request comes out as problem+json: 400, 408, 413, 414, 415 (Content-Encoding), 417, 431, 501, 503, 505.
// An exception of the handler is 500 and its text goes to HttpOptions::report. Any thread may call stop().
class HttpServer {
 public:
  using Handler = std::function<Response(Request&)>;  // called by many threads at once

  HttpServer(HttpOptions options, Handler handler);
  // Stops.
  ~HttpServer();

  // Binds and begins to answer. Returns the port, which is another one when 0 was asked for. Fault::failed `address_taken`.
  eventstore::Result<int> start(const std::string& host, int port);

  // Takes no more connections and closes idle ones, without waiting. Running requests go on, and their answers say
  // `Connection: close`; streams are told to end.
  void stop_taking();
  // Whether everything has ended within this time.
  bool wait_until_done(std::chrono::milliseconds most);
  // Both, with patience.
  void stop();

  [[nodiscard]] HttpFigures figures() const;

 private:
  class Listener;
  std::unique_ptr<Listener> listener_;
};

}  // namespace jetpage::api
