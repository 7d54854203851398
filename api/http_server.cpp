#include "api/http_server.hpp"

#include <httplib.h>
#include <netinet/tcp.h>

#include <thread>

#include "api/connection_queue.hpp"
#include "api/problem.hpp"

namespace jetpage::api {

using eventstore::Error;
using eventstore::Fault;
using eventstore::Result;

namespace {

// The library's interface to threads.
class Tasks : public httplib::TaskQueue {
 public:
  explicit Tasks(const HttpOptions& options) : queue_(options.threads, options.queue) {}
  bool enqueue(std::function<void()> job) override { return queue_.enqueue(std::move(job)); }
  void shutdown() override { queue_.shutdown(); }

 private:
  ConnectionQueue queue_;
};

Request request_of(const httplib::Request& from) {
  Request request;
  request.method = from.method;
  request.path = from.path;
  request.query.assign(from.params.begin(), from.params.end());
  for (const auto& [name, value] : from.headers) {
    // What the library adds by itself is not the client's word.
    if (name.starts_with("REMOTE_") || name.starts_with("LOCAL_")) continue;
    request.headers.insert_or_assign(name, value);
  }
  request.body = from.body;
  return request;
}

void write(const Response& response, httplib::Response& to) {
  to.status = response.status;
  for (const auto& [name, value] : response.headers) to.set_header(name, value);
  if (!response.content_type.empty()) to.set_content(response.body, response.content_type);
}

// What makes a request's framing or coding unacceptable, before its body is read.
std::optional<Error> wrong_framing(const httplib::Request& request) {
  if (request.has_header("Content-Encoding")) {
    return Error{Fault::invalid, "media_type_unsupported", "encoded bodies are not taken: send it as it is"};
  }
  if (request.get_header_value_count("Content-Length") > 1) {
    return Error{Fault::invalid, "framing_invalid", "Content-Length stands twice"};
  }
  if (request.has_header("Transfer-Encoding") && request.get_header_value("Transfer-Encoding") != "chunked") {
    return Error{Fault::invalid, "framing_invalid", "the only Transfer-Encoding taken is chunked"};
  }
  return std::nullopt;
}

// An answer that the library made, in our words.
Error library_error(int status) {
  switch (status) {
    case 404: return {Fault::not_found, "path_unknown", "there is nothing at this path"};
    case 413: return {Fault::invalid, "body_too_large", "a body may have 64 KiB"};
    case 414: return {Fault::invalid, "target_too_long", "path and query may have 8 KiB"};
    case 431: return {Fault::invalid, "headers_too_large", "a header may have 8 KiB, and there may be 100"};
    default: return {Fault::invalid, "request_malformed", "this is no HTTP request that can be understood"};
  }
}

constexpr auto answered = "Jetpage-Answered";  // marks our own answers until they are written; never sent

}  // namespace

class HttpServer::Listener {
 public:
  Listener(HttpOptions options, Handler handler) : handler_(std::move(handler)) {
    server_.new_task_queue = [options] { return new Tasks(options); };
    server_.set_payload_max_length(options.body_bytes);
    server_.set_read_timeout(options.read_timeout);
    server_.set_write_timeout(options.write_timeout);
    server_.set_keep_alive_timeout(options.keep_alive.count());
    server_.set_keep_alive_max_count(1'000'000'000);
    server_.set_tcp_nodelay(true);
    add_handlers();
  }

  ~Listener() { stop(); }

  Result<int> start(const std::string& host, int port) {
    const int bound = port == 0 ? server_.bind_to_any_port(host) : server_.bind_to_port(host, port) ? port : -1;
    if (bound <= 0) {
      return Error{Fault::failed, "address_taken",
                   "cannot listen on " + host + ":" + std::to_string(port) +
                       ": is something else running there? Try --listen " + host + ":0 for a free port"};
    }
    thread_ = std::thread([this] { server_.listen_after_bind(); });
    server_.wait_until_ready();
    return bound;
  }

  void stop() {
    server_.stop();
    if (thread_.joinable()) thread_.join();
  }

 private:
  void add_handlers() {
    using Handled = httplib::Server::HandlerResponse;
    server_.set_pre_routing_handler([this](const httplib::Request& request, httplib::Response& response) {
      const auto wrong = ConnectionQueue::is_overloaded()
                             ? std::optional(Error{Fault::unavailable, "overloaded", "too many connections: try again soon"})
                             : wrong_framing(request);
      if (wrong) {
        answer(problem(*wrong), response);
        return Handled::Handled;
      }
      if (has_body(request.method)) return Handled::Unhandled;
      answer_request(request, response);
      return Handled::Handled;
    });
    const auto handle = [this](const httplib::Request& request, httplib::Response& response) {
      answer_request(request, response);
    };
    // The library reads a body only for a route. These match any path by its number of segments, without regular expressions.
    std::string path;
    for (const char* segment : {"/:a", "/:b", "/:c", "/:d", "/:e", "/:f", "/:g", "/:h"}) {
      path += segment;
      server_.Post(path, handle).Put(path, handle).Patch(path, handle).Delete(path, handle);
    }
    server_.set_exception_handler([](const httplib::Request&, httplib::Response& response, const std::exception_ptr&) {
      answer(problem({Fault::failed, "internal", ""}), response);
    });
    server_.set_error_handler([](const httplib::Request&, httplib::Response& response) {
      if (response.has_header(answered)) {
        response.headers.erase(answered);
      } else {
        write(problem(library_error(response.status)), response);
      }
    });
  }

  static bool has_body(const std::string& method) {
    return method == "POST" || method == "PUT" || method == "PATCH" || method == "DELETE";
  }

  void answer_request(const httplib::Request& from, httplib::Response& response) {
    Request request = request_of(from);
    answer(handler_(request), response);
  }

  static void answer(const Response& ours, httplib::Response& response) {
    write(ours, response);
    if (ours.status >= 400) response.set_header(answered, "1");
  }

  Handler handler_;
  httplib::Server server_;
  std::thread thread_;
};

HttpServer::HttpServer(HttpOptions options, Handler handler)
    : listener_(std::make_unique<Listener>(options, std::move(handler))) {}
HttpServer::~HttpServer() = default;

Result<int> HttpServer::start(const std::string& host, int port) { return listener_->start(host, port); }
void HttpServer::stop() { listener_->stop(); }

}  // namespace jetpage::api
