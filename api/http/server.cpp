#include "jetpage/api/http/server.hpp"

#include <httplib.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <future>
#include <thread>

#include "jetpage/api/http/connection_queue.hpp"
#include "jetpage/api/http/conversation.hpp"
#include "jetpage/api/http/problem.hpp"
#include "jetpage/api/http/streams.hpp"

namespace jetpage::api {

using eventstore::Error;
using eventstore::Fault;
using eventstore::Result;

namespace detail {

// The library's interface to threads.
class Tasks : public httplib::TaskQueue {
 public:
  explicit Tasks(ConnectionQueue& queue) : queue_(queue) {}
  bool enqueue(std::function<void()> job) override { return queue_.enqueue(std::move(job)); }
  void shutdown() override { queue_.shutdown(); }

 private:
  ConnectionQueue& queue_;
};

// The library's sockets and its accept loop; what is done with a connection is ours.
class Acceptor : public httplib::Server {
 public:
  using Serve = std::function<void(int socket)>;  // closes it
  explicit Acceptor(Serve serve) : serve_(std::move(serve)) {}

  // The library lets five connections wait for accept(): a burst of clients would hang. Connections that say nothing wait in the
  // kernel, where they take no thread (tcp(7), TCP_DEFER_ACCEPT; a second is its shortest time).
  void widen_door() const {
    const int seconds = 1;
    setsockopt(svr_sock_, IPPROTO_TCP, TCP_DEFER_ACCEPT, &seconds, sizeof seconds);
    ::listen(svr_sock_, 1'024);
  }

 private:
  bool process_and_close_socket(socket_t socket) override {
    serve_(socket);
    return true;
  }

  Serve serve_;
};

}  // namespace detail

class HttpServer::Listener {
 public:
  Listener(HttpOptions options, Handler handler)
      : options_(options),
        handler_(std::move(handler)),
        queue_(options.threads, options.queue, [this] { around_.crowded.ring(); }),
        streams_(options_, around_),
        acceptor_([this](int socket) { serve(socket); }) {
    around_.waiting = [this] { return queue_.waiting(); };
    acceptor_.new_task_queue = [this] { return new detail::Tasks(queue_); };
    acceptor_.set_tcp_nodelay(true);
    acceptor_.set_socket_options([](int socket) {  // without it two servers could share a port
      const int yes = 1;
      setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    });
  }

  ~Listener() { stop(); }

  Result<int> start(std::string host, int port) {
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
    errno = 0;
    const int bound = port == 0 ? acceptor_.bind_to_any_port(host) : acceptor_.bind_to_port(host, port) ? port : -1;
    if (bound <= 0) {
      const std::string where = "cannot listen on " + host + ":" + std::to_string(port);
      if (errno == EADDRINUSE) {
        return Error{Fault::failed, "address_taken",
                     where + ": something else runs there; try: --listen " + host + ":0 for a free port"};
      }
      const std::string why = errno == 0 ? "no such host" : std::generic_category().message(errno);
      return Error{Fault::failed, "address_unusable", where + " (" + why + "); try: --listen 127.0.0.1:8088"};
    }
    acceptor_.widen_door();
    std::promise<void> done;
    done_ = done.get_future();
    thread_ = std::thread([this, done = std::move(done)]() mutable {
      acceptor_.listen_after_bind();  // until it is stopped and the queue has ended
      streams_.join();
      done.set_value();
    });
    acceptor_.wait_until_ready();
    started_ = true;
    return bound;
  }

  void stop_taking() {
    if (!started_ || around_.stopping.exchange(true)) return;
    around_.stop.ring();
    streams_.hang_up();
    acceptor_.stop();
  }

  bool wait_until_done(std::chrono::milliseconds most) {
    return !done_.valid() || done_.wait_for(most) == std::future_status::ready;
  }

  void stop() {
    stop_taking();
    const std::lock_guard lock(joining_);
    if (thread_.joinable()) thread_.join();
  }

  [[nodiscard]] HttpFigures figures() const {
    const ConnectionQueue::Figures connections = queue_.figures();
    return {options_.threads,
            connections.served,
            connections.waiting,
            streams_.count(),
            connections.refused + refused_streams_,
            connections.dropped};
  }

 private:
  void serve(int socket) {
    HttpSocket client(socket);
    Conversation conversation(client, options_, handler_, around_);
    if (ConnectionQueue::is_overloaded()) {
      conversation.refuse();
    } else if (auto stream = conversation.run()) {
      if (streams_.start(socket, std::move(*stream))) return;
      ++refused_streams_;
      conversation.refuse();
    }
    shutdown(socket, SHUT_RDWR);
    close(socket);
  }

  HttpOptions options_;
  Handler handler_;
  Surroundings around_;
  ConnectionQueue queue_;
  HttpStreams streams_;
  detail::Acceptor acceptor_;
  std::atomic<bool> started_ = false;
  std::atomic<std::uint64_t> refused_streams_ = 0;
  std::mutex joining_;
  std::future<void> done_;
  std::thread thread_;
};

HttpServer::HttpServer(HttpOptions options, Handler handler)
    : listener_(std::make_unique<Listener>(options, std::move(handler))) {}
HttpServer::~HttpServer() = default;

Result<int> HttpServer::start(const std::string& host, int port) { return listener_->start(host, port); }
void HttpServer::stop_taking() { listener_->stop_taking(); }
bool HttpServer::wait_until_done(std::chrono::milliseconds most) { return listener_->wait_until_done(most); }
void HttpServer::stop() { listener_->stop(); }
HttpFigures HttpServer::figures() const { return listener_->figures(); }

}  // namespace jetpage::api
