#include <nlohmann/json.hpp>

#include "tests/api/http/server_fixture.hpp"

using namespace jetpage::tests;
using namespace std::string_literals;

namespace {

const std::string post = "POST /echo HTTP/1.1\r\nHost: x\r\n";

void check_problem(const std::string& answer, int status, const std::string& code) {
  INFO(answer.substr(0, 500));
  CHECK(status_of_answer(answer) == status);
  CHECK(answer.find("Content-Type: application/problem+json\r\n") != std::string::npos);
  CHECK(answer.find("Connection: close\r\n") != std::string::npos);
  const auto body = answer.find("\r\n\r\n");
  REQUIRE(body != std::string::npos);
  CHECK(nlohmann::json::parse(answer.substr(body + 4))["code"] == code);
}

}  // namespace

TEST_CASE("a body of 64 KiB passes, one byte more is 413, and its answer arrives though the body was never read") {
  EchoServer server;
  Http http(server.url());
  CHECK(http.post("/echo", std::string(64 * 1024, 'x')).body == "POST /echo 65536");
  CHECK(http.post("/echo", std::string(64 * 1024 + 1, 'x')).status == 413);
  check_problem(answer_to(server.url(), post + "Content-Length: 2000000\r\n\r\n" + std::string(2'000'000, 'x')), 413,
                "body_too_large");
  check_problem(answer_to(server.url(), post + "Content-Length: 99999999999999999999\r\n\r\n"), 413, "body_too_large");
  check_problem(
      answer_to(server.url(), post + "Transfer-Encoding: chunked\r\n\r\n20000\r\n" + std::string(0x20000, 'x')), 413,
      "body_too_large");
  CHECK(server.served() == 1);
}

TEST_CASE("requests that are none are answered with a problem and hung up on, and none reaches the handler") {
  EchoServer server;
  const std::string get = "GET /echo HTTP/1.1\r\nHost: x\r\n";
  std::string flood = get;
  for (int i = 0; i < 10'000; ++i) flood += "X: y\r\n";
  check_problem(answer_to(server.url(), "\x00\x01\xfe\xffgarbage\r\n\r\n"s), 400, "request_malformed");
  check_problem(answer_to(server.url(), "GET /echo\r\n\r\n"), 400, "request_malformed");
  check_problem(answer_to(server.url(), "GET /echo HTTP/1.1\nHost: x\n\n"), 400, "request_malformed");
  check_problem(answer_to(server.url(), "GET /" + std::string(100'000, 'a') + " HTTP/1.1\r\n\r\n"), 414,
                "target_too_long");
  check_problem(answer_to(server.url(), get + "X: " + std::string(100'000, 'a') + "\r\n\r\n"), 431,
                "headers_too_large");
  check_problem(answer_to(server.url(), flood + "\r\n"), 431, "headers_too_large");
  check_problem(answer_to(server.url(), "GET /echo HTTP/3.0\r\nHost: x\r\n\r\n"), 505, "http_version_unsupported");
  check_problem(answer_to(server.url(), post + "Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}"), 400,
                "framing_invalid");
  check_problem(
      answer_to(server.url(), post + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"),
      400, "framing_invalid");
  check_problem(answer_to(server.url(), post + "Transfer-Encoding: chunked\r\n\r\nzz\r\n"), 400, "framing_invalid");
  check_problem(answer_to(server.url(), post + "Transfer-Encoding: gzip\r\n\r\n"), 501, "transfer_coding_unknown");
  check_problem(answer_to(server.url(), post + "Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}"), 415,
                "media_type_unsupported");
  CHECK(server.served() == 0);
}

TEST_CASE("a client that sends ten megabytes without end is hung up on") {
  EchoServer server;
  const RawSocket socket(server.url());
  const std::string piece(100'000, 'x');
  int sent = 0;
  while (sent < 100 && socket.send(piece)) ++sent;
  CHECK(sent < 100);
  CHECK(Http(server.url()).get("/echo").status == 200);
}
