#pragma once

#include <catch2/catch_test_macros.hpp>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>

#include "jetpage/api/http/server.hpp"
#include "tests/support/await.hpp"
#include "tests/support/http.hpp"
#include "tests/support/raw_socket.hpp"

namespace jetpage::tests {

// A server whose handler tells what it was asked, on a free port.
//
//   /echo          method, path and the body's size
//   /slow          only when the gate is opened
//   /throw         throws
class EchoServer {
 public:
  explicit EchoServer(jetpage::api::HttpOptions options = {})
      : server_(options, [this](jetpage::api::Request& request) { return answer(request); }) {
    const auto port = server_.start("127.0.0.1", 0);
    REQUIRE(port.ok());
    url_ = "http://127.0.0.1:" + std::to_string(*port);
  }
  ~EchoServer() { open_gate(); }

  [[nodiscard]] const std::string& url() const { return url_; }
  [[nodiscard]] jetpage::api::HttpServer& server() { return server_; }
  [[nodiscard]] int served() const { return served_; }  // requests that reached the handler
  [[nodiscard]] int inside() const { return inside_; }  // that are in it

  void open_gate() {
    const std::lock_guard lock(mutex_);
    open_ = true;
    opened_.notify_all();
  }

 private:
  jetpage::api::Response answer(const jetpage::api::Request& request) {
    ++served_;
    ++inside_;
    if (request.path == "/slow") {
      std::unique_lock lock(mutex_);
      opened_.wait(lock, [&] { return open_; });
    }
    --inside_;
    if (request.path == "/throw") throw std::runtime_error("secret");
    if (request.path == "/throw-number") throw 7;
    jetpage::api::Response response;
    response.content_type = "text/plain";
    response.body = request.method + " " + request.path + " " + std::to_string(request.body.size());
    return response;
  }

  std::mutex mutex_;
  std::condition_variable opened_;
  bool open_ = false;
  std::atomic<int> served_ = 0;
  std::atomic<int> inside_ = 0;
  std::string url_;
  jetpage::api::HttpServer server_;
};

// All that comes back on a new connection until the server closes it.
inline std::string answer_to(const std::string& url, const std::string& bytes,
                             std::chrono::milliseconds wait = std::chrono::seconds(10)) {
  const RawSocket socket(url);
  (void)socket.send(bytes);
  return socket.read_all(wait);
}

inline int status_of_answer(const std::string& answer) {
  return answer.starts_with("HTTP/1.1 ") ? std::stoi(answer.substr(9, 3)) : 0;
}

inline std::size_t count_of(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (auto at = text.find(part); at != text.npos; at = text.find(part, at + part.size())) ++count;
  return count;
}

}  // namespace jetpage::tests
