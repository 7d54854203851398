#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "api/http.hpp"
#include "eventstore/result.hpp"

namespace jetpage::api {

// The limits of DESIGN 5. A connection keeps its thread while it is open, also when idle.
struct HttpOptions {
  std::size_t threads = 128;                  // connections served at once
  std::size_t queue = 256;                    // connections that wait for a thread; beyond, they are answered 503
  std::size_t body_bytes = 64 * 1024;         // larger: 413
  std::chrono::seconds read_timeout{5};       // of one request's bytes
  std::chrono::seconds write_timeout{5};
  std::chrono::seconds keep_alive{15};        // that an idle connection stays open
};

// HTTP/1.1 as our routes see it. The request line and the headers together: 8 KiB each, 100 headers. Bodies come with one
// Content-Length or chunked, never encoded. Whatever is wrong comes out as problem+json. Any thread may call stop().
class HttpServer {
 public:
  using Handler = std::function<Response(Request&)>;  // called by many threads at once

  HttpServer(HttpOptions options, Handler handler);
  ~HttpServer();

  // Binds and begins to answer. Returns the port, which is another one when 0 was asked for. Fault::failed when the address is taken.
  eventstore::Result<int> start(const std::string& host, int port);
  // Takes no more connections, lets running requests finish, and returns when they have.
  void stop();

 private:
  class Listener;
  std::unique_ptr<Listener> listener_;
};

}  // namespace jetpage::api
