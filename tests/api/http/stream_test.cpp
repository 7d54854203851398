#include <thread>

#include "tests/api/http/server_fixture.hpp"

using namespace jetpage::tests;
using namespace std::chrono_literals;

namespace {

// Sends a tick every few milliseconds to whoever asks; /echo is answered as ever.
class TickServer {
 public:
  explicit TickServer(jetpage::api::HttpOptions options = {})
      : server_(options, [this](jetpage::api::Request& request) { return answer(request); }) {
    url_ = "http://127.0.0.1:" + std::to_string(*server_.start("127.0.0.1", 0));
  }
  [[nodiscard]] const std::string& url() const { return url_; }
  [[nodiscard]] int running() const { return running_; }
  void stop() { server_.stop(); }

 private:
  jetpage::api::Response answer(const jetpage::api::Request& request) {
    jetpage::api::Response response;
    if (request.path == "/echo") return response;
    response.content_type = "text/event-stream";
    response.stream = [this](const jetpage::api::Response::Send& send) {
      ++running_;
      while (send("data: tick\n\n")) std::this_thread::sleep_for(5ms);
      --running_;
    };
    return response;
  }

  std::atomic<int> running_ = 0;
  std::string url_;
  jetpage::api::HttpServer server_;
};

const std::string subscribe = "GET /ticks HTTP/1.1\r\nHost: x\r\n\r\n";

}  // namespace

TEST_CASE("a stream sends as it goes and ends when its client leaves") {
  TickServer server;
  {
    const RawSocket client(server.url());
    REQUIRE(client.send(subscribe));
    const std::string start = client.read_until("data: tick\n\ndata: tick\n\n", 5s);
    CHECK(start.starts_with("HTTP/1.1 200 OK\r\n"));
    CHECK(start.find("Content-Type: text/event-stream\r\n") != std::string::npos);
    CHECK(start.find("Content-Length") == std::string::npos);
    CHECK(server.running() == 1);
  }
  CHECK(await([&] { return server.running() == 0; }));
}

TEST_CASE("streams take no thread from requests, and too many are refused") {
  jetpage::api::HttpOptions options;
  options.threads = 1;
  options.streams = 5;
  TickServer server(options);
  std::vector<std::unique_ptr<RawSocket>> clients;
  for (int i = 0; i < 5; ++i) {
    clients.push_back(std::make_unique<RawSocket>(server.url()));
    REQUIRE(clients.back()->send(subscribe));
    REQUIRE(clients.back()->read_until("tick", 5s).find("tick") != std::string::npos);
  }
  CHECK(Http(server.url()).get("/echo").status == 200);
  CHECK(answer_to(server.url(), subscribe).starts_with("HTTP/1.1 503 "));
  clients.pop_back();
  CHECK(await([&] { return server.running() == 4; }));
  CHECK(await([&] {  // its place is free a little later
    const RawSocket next(server.url());
    return next.send(subscribe) && next.read_until("\r\n", 5s).starts_with("HTTP/1.1 200") &&
           next.read_until("tick", 5s).find("tick") != std::string::npos;
  }));
}

TEST_CASE("stopping ends the streams") {
  TickServer server;
  const RawSocket client(server.url());
  REQUIRE(client.send(subscribe));
  REQUIRE(client.read_until("tick", 5s).find("tick") != std::string::npos);
  server.stop();
  CHECK(server.running() == 0);
}
