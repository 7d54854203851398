#include "tests/api/http/server_fixture.hpp"

using namespace jetpage::tests;

namespace {

const std::string get = "GET /echo HTTP/1.1\r\nHost: x\r\n\r\n";
const std::string last = "GET /last HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

}  // namespace

TEST_CASE("requests that come at once are answered one after the other") {
  EchoServer server;
  std::string requests;
  for (int i = 0; i < 200; ++i) requests += get;
  const std::string answers = answer_to(server.url(), requests + last);
  CHECK(count_of(answers, "GET /echo 0") == 200);
  CHECK(answers.ends_with("GET /last 0"));
}

TEST_CASE("a body ends where its length says, and the next request begins there") {
  EchoServer server;
  const std::string post = "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc";
  const std::string chunked =
      "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nabcd\r\n0\r\n\r\n";
  const std::string answers = answer_to(server.url(), post + chunked + get + last);
  CHECK(count_of(answers, "HTTP/1.1 200") == 4);
  CHECK(answers.find("POST /echo 3") < answers.find("POST /echo 4"));
  CHECK(answers.ends_with("GET /last 0"));
}

TEST_CASE("a DELETE without Content-Length does not take the next request for its body") {
  EchoServer server;
  const RawSocket socket(server.url());
  REQUIRE(socket.send("DELETE /echo HTTP/1.1\r\nHost: x\r\n\r\n"));
  CHECK(socket.read_until("DELETE /echo 0", std::chrono::seconds(5)).ends_with("DELETE /echo 0"));
  REQUIRE(socket.send(last));
  CHECK(socket.read_all(std::chrono::seconds(5)).ends_with("GET /last 0"));
}

TEST_CASE("a thousand requests go over one connection, also after errors of the handler") {
  EchoServer server;
  const RawSocket socket(server.url());
  for (int i = 0; i < 1'000; ++i) {
    REQUIRE(socket.send(i % 10 == 0 ? "GET /throw HTTP/1.1\r\nHost: x\r\n\r\n" : get));
    REQUIRE(socket.read_until(i % 10 == 0 ? "}" : "GET /echo 0", std::chrono::seconds(5)).starts_with("HTTP/1.1 "));
  }
}

TEST_CASE("the connection ends when the client says so, and for HTTP/1.0 unless it says otherwise") {
  EchoServer server;
  CHECK(answer_to(server.url(), last + get).find("GET /echo") == std::string::npos);
  CHECK(answer_to(server.url(), "GET /echo HTTP/1.0\r\n\r\n").ends_with("GET /echo 0"));
  const RawSocket socket(server.url());
  REQUIRE(socket.send("GET /echo HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"));
  CHECK(socket.read_until("GET /echo 0", std::chrono::seconds(5)).find("Connection: keep-alive\r\n") !=
        std::string::npos);
  REQUIRE(socket.send("GET /last HTTP/1.0\r\n\r\n"));
  CHECK(socket.read_all(std::chrono::seconds(5)).ends_with("GET /last 0"));
}

TEST_CASE("empty lines before a request are read over") {
  EchoServer server;
  CHECK(answer_to(server.url(), "\r\n\r\n" + last).ends_with("GET /last 0"));
}

TEST_CASE("an idle connection is closed after its time") {
  jetpage::api::HttpOptions options;
  options.keep_alive = std::chrono::seconds(1);
  EchoServer server(options);
  const RawSocket socket(server.url());
  REQUIRE(socket.send(get));
  const auto start = std::chrono::steady_clock::now();
  CHECK(socket.read_all(std::chrono::seconds(10)).ends_with("GET /echo 0"));
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(5));
}
