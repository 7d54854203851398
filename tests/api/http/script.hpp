#pragma once

#include <httplib.h>

#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace jetpage::tests {

// An HTTP server that answers every POST as it is told and remembers what it was asked.
class HttpScript {
 public:
  struct Asked {
    std::string path;
    std::string body;
    httplib::Headers headers;
  };
  using Answer = std::function<void(const httplib::Request&, httplib::Response&)>;

  // `description`: what /openapi.json answers; empty: 404.
  HttpScript(const std::string& description, const Answer& answer) {
    if (!description.empty()) {
      server_.Get("/openapi.json", [description](const httplib::Request&, httplib::Response& response) {
        response.set_content(description, "application/json");
      });
    }
    server_.Post("/.*", [this, answer](const httplib::Request& request, httplib::Response& response) {
      remember({request.path, request.body, request.headers});
      answer(request, response);
    });
    port_ = server_.bind_to_any_port("127.0.0.1");
    thread_ = std::thread([this] { server_.listen_after_bind(); });
    server_.wait_until_ready();
  }
  ~HttpScript() {
    server_.stop();
    thread_.join();
  }

  [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }
  std::vector<Asked> asked() {
    const std::lock_guard lock(mutex_);
    return asked_;
  }

 private:
  void remember(Asked asked) {
    const std::lock_guard lock(mutex_);
    asked_.push_back(std::move(asked));
  }

  httplib::Server server_;
  int port_ = 0;
  std::thread thread_;
  std::mutex mutex_;
  std::vector<Asked> asked_;
};

}  // namespace jetpage::tests
