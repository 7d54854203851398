#include <nlohmann/json.hpp>

#include "tests/api/http/server_fixture.hpp"

using namespace jetpage::tests;

TEST_CASE("a client's requests reach the handler with method, path and body") {
  EchoServer server;
  Http http(server.url());
  CHECK(http.get("/echo").body == "GET /echo 0");
  CHECK(http.post("/echo", "{}").body == "POST /echo 2");
  CHECK(http.put("/echo", "{}").body == "PUT /echo 2");
  CHECK(http.patch("/echo", "{}").body == "PATCH /echo 2");
  CHECK(http.remove("/echo").body == "DELETE /echo 0");
  CHECK(http.send("OPTIONS", "/echo", "", {}).body == "OPTIONS /echo 0");
  CHECK(http.get("/a%2Fb?x=1").body == "GET /a%2Fb 0");
}

TEST_CASE("HEAD gets the head of GET, its length included, and no body") {
  EchoServer server;
  const std::string answer = answer_to(server.url(), "HEAD /echo HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  CHECK(answer.find("Content-Length: 12\r\n") != std::string::npos);
  CHECK(answer.ends_with("\r\n\r\n"));
}

TEST_CASE("an exception becomes a 500 that does not tell its text to the client but to the server's log") {
  std::mutex mutex;
  std::vector<std::pair<int, std::string>> told;
  jetpage::api::HttpOptions options;
  options.report = [&](int status, const std::string& what) {
    const std::lock_guard lock(mutex);
    told.emplace_back(status, what);
  };
  EchoServer server(options);
  Http http(server.url());
  for (const char* path : {"/throw", "/throw-number"}) {
    const Answer answer = http.get(path);
    CHECK(answer.status == 500);
    CHECK(answer.header("Content-Type") == "application/problem+json");
    CHECK(answer.body.find("secret") == std::string::npos);
  }
  CHECK(http.get("/echo").status == 200);  // the connection goes on
  const std::lock_guard lock(mutex);
  REQUIRE(told.size() == 2);
  CHECK(told[0] == std::pair(500, std::string("internal: GET /throw ended with secret")));
  CHECK(told[1] == std::pair(500, std::string("internal: GET /throw-number ended with an exception")));
}

TEST_CASE("a port that is taken is told with what to try") {
  EchoServer server;
  jetpage::api::HttpServer second({}, [](jetpage::api::Request&) { return jetpage::api::Response(); });
  const auto port = second.start("127.0.0.1", std::stoi(server.url().substr(server.url().rfind(':') + 1)));
  REQUIRE(!port.ok());
  CHECK(port.error().code == "address_taken");
  CHECK(port.error().message.find(":0 for a free port") != std::string::npos);
}

TEST_CASE("an address of IPv6 may stand in brackets") {
  jetpage::api::HttpServer server({}, [](jetpage::api::Request&) { return jetpage::api::Response(); });
  const auto port = server.start("[::1]", 0);
  if (port.ok()) CHECK(*port > 0);  // a machine may have no IPv6
}

TEST_CASE("chunked bodies and 100-continue work") {
  EchoServer server;
  const std::string head = "POST /echo HTTP/1.1\r\nHost: x\r\nConnection: close\r\n";
  CHECK(answer_to(server.url(), head + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n")
            .ends_with("POST /echo 5"));
  const RawSocket socket(server.url());
  REQUIRE(socket.send(head + "Content-Length: 3\r\nExpect: 100-continue\r\n\r\n"));
  CHECK(socket.read_until("\r\n\r\n", std::chrono::seconds(5)) == "HTTP/1.1 100 Continue\r\n\r\n");
  REQUIRE(socket.send("abc"));
  CHECK(socket.read_all(std::chrono::seconds(5)).ends_with("POST /echo 3"));
}

TEST_CASE("a body too large is refused before it is sent when the client asks first") {
  EchoServer server;
  const std::string answer = answer_to(
      server.url(), "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 70000\r\nExpect: 100-continue\r\n\r\n");
  CHECK(answer.starts_with("HTTP/1.1 413 "));
}
