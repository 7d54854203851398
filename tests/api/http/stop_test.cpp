#include <future>
#include <thread>

#include "tests/api/http/server_fixture.hpp"

using namespace jetpage::tests;
using namespace std::chrono_literals;

TEST_CASE("stopping lets running requests finish, and their answers end the connection") {
  EchoServer server;
  const RawSocket running(server.url());
  REQUIRE(running.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n"));
  REQUIRE(await([&] { return server.inside() == 1; }));
  server.server().stop_taking();
  CHECK(!server.server().wait_until_done(200ms));
  CHECK_THROWS(RawSocket(server.url()));
  server.open_gate();
  const std::string answer = running.read_all(5s);
  CHECK(answer.ends_with("GET /slow 0"));
  CHECK(answer.find("Connection: close\r\n") != std::string::npos);
  CHECK(server.server().wait_until_done(5s));
  server.server().stop();
}

TEST_CASE("stopping does not wait for idle connections") {
  EchoServer server;
  std::vector<std::unique_ptr<RawSocket>> idle;
  for (int i = 0; i < 20; ++i) {
    idle.push_back(std::make_unique<RawSocket>(server.url()));
    REQUIRE(idle.back()->send("GET /echo HTTP/1.1\r\nHost: x\r\n\r\n"));
    REQUIRE(idle.back()->read_until("GET /echo 0", 5s).ends_with("GET /echo 0"));
  }
  const auto start = std::chrono::steady_clock::now();
  server.server().stop();
  CHECK(std::chrono::steady_clock::now() - start < 5s);  // and not the 15 s that a connection may be idle
  for (const auto& client : idle) CHECK(client->read_all(5s).empty());
}

TEST_CASE("stopping waits a moment for a request that has begun, and not for as long as its client may take") {
  EchoServer server;
  const RawSocket head(server.url());
  const RawSocket body(server.url());
  REQUIRE(head.send("GET /echo HTTP/1.1\r\n"));
  REQUIRE(body.send("POST /echo HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n"));
  REQUIRE(body.read_until("100 Continue\r\n\r\n", 5s).ends_with("\r\n\r\n"));
  const auto start = std::chrono::steady_clock::now();
  server.server().stop();
  CHECK(std::chrono::steady_clock::now() - start < 4s);  // it may take 5 s otherwise
  const std::string answer = body.read_all(5s);
  CHECK(answer.starts_with("HTTP/1.1 503 "));
  CHECK(answer.find("\"code\":\"stopping\"") != std::string::npos);
}

TEST_CASE("stopping twice, from several threads, and without a start is fine") {
  EchoServer server;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) threads.emplace_back([&] { server.server().stop(); });
  for (std::thread& thread : threads) thread.join();
  server.server().stop();
  CHECK(server.server().wait_until_done(0ms));
  jetpage::api::HttpServer never({}, [](jetpage::api::Request&) { return jetpage::api::Response(); });
  never.stop();
  CHECK(never.wait_until_done(0ms));
}
