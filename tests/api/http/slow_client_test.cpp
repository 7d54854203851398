#include <thread>
#include <utility>

#include "tests/api/http/server_fixture.hpp"

using namespace jetpage::tests;

namespace {

jetpage::api::HttpOptions impatient() {
  jetpage::api::HttpOptions options;
  options.read_timeout = std::chrono::seconds(1);
  options.write_timeout = std::chrono::seconds(1);
  return options;
}

// One byte every 50 ms, until the server has had enough.
std::string drip(const RawSocket& socket, const std::string& bytes) {
  for (const char c : bytes) {
    if (!socket.send(std::string(1, c))) break;
    if (auto answer = socket.read_until("\r\n", std::chrono::milliseconds(50)); !answer.empty()) return answer;
  }
  return socket.read_until("\r\n", std::chrono::seconds(5));
}

}  // namespace

TEST_CASE("a request that comes a byte at a time is 408, head or body") {
  EchoServer server(impatient());
  const auto start = std::chrono::steady_clock::now();
  const RawSocket head(server.url());
  CHECK(drip(head, "GET /" + std::string(1'000, 'a')).starts_with("HTTP/1.1 408 "));
  const RawSocket body(server.url());
  REQUIRE(body.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n"));
  CHECK(drip(body, std::string(1'000, 'x')).starts_with("HTTP/1.1 408 "));
  const RawSocket chunks(server.url());
  REQUIRE(chunks.send("POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3e8\r\n"));
  CHECK(drip(chunks, std::string(1'000, 'x')).starts_with("HTTP/1.1 408 "));
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(8));
  CHECK(server.served() == 0);
}

TEST_CASE("half a request of a client that goes away does nothing") {
  EchoServer server;
  {
    const RawSocket socket(server.url());
    REQUIRE(socket.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc"));
  }
  RawSocket reset(server.url());
  REQUIRE(reset.send("POST /ec"));
  reset.reset();
  CHECK(Http(server.url()).get("/echo").status == 200);
  CHECK(server.served() == 1);
}

TEST_CASE("a client that does not read its answers is left alone after a while") {
  auto options = impatient();
  options.threads = 1;
  EchoServer server(options);
  const RawSocket deaf(server.url());
  std::string requests;
  for (int i = 0; i < 2'000; ++i) requests += "GET /" + std::string(200, 'a') + " HTTP/1.1\r\nHost: x\r\n\r\n";
  std::thread sender([&] {
    for (int i = 0; i < 50 && deaf.send(requests); ++i) {
    }
  });
  int before = -1;
  CHECK(await([&] { return std::exchange(before, server.served()) == server.served() && before > 0; },
              std::chrono::seconds(10),
              std::chrono::milliseconds(200)));  // it is stuck
  sender.join();                                 // and now it has given up
  CHECK(Http(server.url()).get("/echo").status == 200);
}

TEST_CASE("many idle connections do not keep others from being served") {
  jetpage::api::HttpOptions options;
  options.threads = 4;
  EchoServer server(options);
  std::vector<std::unique_ptr<RawSocket>> idle;
  for (int i = 0; i < 40; ++i) idle.push_back(std::make_unique<RawSocket>(server.url()));
  const auto start = std::chrono::steady_clock::now();
  CHECK(Http(server.url(), std::chrono::seconds(30)).get("/echo").status == 200);
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(5));  // not the idle ones' 15 s
}
