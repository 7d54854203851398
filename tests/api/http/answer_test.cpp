#include <catch2/catch_test_macros.hpp>

#include "jetpage/api/http/answer.hpp"

using namespace jetpage::api;

namespace {

bool has_header(const std::string& head, const std::string& line) {
  return head.find("\r\n" + line + "\r\n") != std::string::npos;
}

Response response(int status, std::string body = {}) {
  Response answer;
  answer.status = status;
  answer.body = std::move(body);
  return answer;
}

}  // namespace

TEST_CASE("an answer's head has status, date, type, length and its own headers") {
  Response answer = response(201, "{}");
  answer.content_type = "application/hal+json";
  answer.headers = {{"ETag", "\"1\""}, {"Location", "/movies/1"}};
  const std::string head = answer_head(answer, {});
  CHECK(head.starts_with("HTTP/1.1 201 Created\r\nDate: "));
  CHECK(head.find(" GMT\r\n") != std::string::npos);
  CHECK(has_header(head, "Content-Type: application/hal+json"));
  CHECK(has_header(head, "Content-Length: 2"));
  CHECK(has_header(head, "ETag: \"1\""));
  CHECK(has_header(head, "Location: /movies/1"));
  CHECK(head.ends_with("\r\n\r\n"));
  CHECK(head.find("Connection") == std::string::npos);
}

TEST_CASE("204 and 304 tell no length, all others do") {
  CHECK(!has_header(answer_head(response(204), {}), "Content-Length: 0"));
  CHECK(!has_header(answer_head(response(304), {}), "Content-Length: 0"));
  CHECK(has_header(answer_head(response(404), {}), "Content-Length: 0"));
}

TEST_CASE("the end of the connection is told, and its going on to who does not expect it") {
  CHECK(has_header(answer_head(response(200), {true, false}), "Connection: close"));
  CHECK(has_header(answer_head(response(200), {false, true}), "Connection: keep-alive"));
}

TEST_CASE("a header that would make two is left out") {
  Response answer = response(200);
  answer.headers = {{"X", "a\r\nSet-Cookie: b"}, {"Y", "a\nb"}, {"Z", "fine"}};
  const std::string head = answer_head(answer, {});
  CHECK(head.find("Set-Cookie") == std::string::npos);
  CHECK(head.find("Y:") == std::string::npos);
  CHECK(has_header(head, "Z: fine"));
}
