#include <thread>

#include "tests/api/http/server_fixture.hpp"

using namespace jetpage::tests;

namespace {

jetpage::api::HttpOptions narrow() {
  jetpage::api::HttpOptions options;
  options.threads = 2;
  options.queue = 2;
  return options;
}

const std::string slow = "GET /slow HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

}  // namespace

TEST_CASE("when threads and queue are full, the next are answered 503 at once and told when to try again") {
  EchoServer server(narrow());
  std::vector<std::unique_ptr<RawSocket>> clients;
  const auto add = [&] {
    clients.push_back(std::make_unique<RawSocket>(server.url()));
    REQUIRE(clients.back()->send(slow));
  };
  add();
  add();
  REQUIRE(await([&] { return server.inside() == 2; }));
  add();
  add();
  REQUIRE(await([&] { return server.server().figures().waiting == 2; }));
  for (int i = 0; i < 5; ++i) {
    const std::string answer = answer_to(server.url(), slow);
    CHECK(answer.starts_with("HTTP/1.1 503 "));
    CHECK(answer.find("Retry-After: 1\r\n") != std::string::npos);
    CHECK(answer.find("\"code\":\"overloaded\"") != std::string::npos);
  }
  server.open_gate();
  for (const auto& client : clients) CHECK(client->read_all(std::chrono::seconds(5)).ends_with("GET /slow 0"));
  CHECK(server.served() == 4);
}

TEST_CASE("more kept connections than threads get their turns, and nobody is refused") {
  jetpage::api::HttpOptions options;
  options.threads = 4;
  EchoServer server(options);
  std::atomic<int> good = 0;
  std::vector<std::thread> clients;
  for (int i = 0; i < 24; ++i) {
    clients.emplace_back([&] {
      Http http(server.url(), std::chrono::seconds(20));
      for (int request = 0; request < 50; ++request) good += http.get("/echo").status == 200 ? 1 : 0;
    });
  }
  for (std::thread& client : clients) client.join();
  CHECK(good == 24 * 50);
}

TEST_CASE("64 kept connections are served at the same time") {
  EchoServer server;
  std::vector<std::unique_ptr<RawSocket>> clients;
  for (int i = 0; i < 64; ++i) {
    clients.push_back(std::make_unique<RawSocket>(server.url()));
    REQUIRE(clients.back()->send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n"));
  }
  CHECK(await([&] { return server.inside() == 64; }));
  server.open_gate();
  for (const auto& client : clients)
    CHECK(client->read_until("GET /slow 0", std::chrono::seconds(5)).ends_with("GET /slow 0"));
}
