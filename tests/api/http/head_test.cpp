#include <catch2/catch_test_macros.hpp>

#include "jetpage/api/http/head.hpp"
#include "jetpage/api/http/problem.hpp"

using namespace jetpage::api;
using namespace std::string_literals;

namespace {

jetpage::eventstore::Result<Head> parse(const std::string& head) {
  const auto length = find_head(head);
  if (!length) return length.error();
  REQUIRE(*length);
  REQUIRE(**length == head.size());
  return parse_head(head);
}

Head good(const std::string& lines) {
  auto head = parse(lines + "\r\n");
  INFO((head ? "" : head.error().message));
  REQUIRE(head.ok());
  return std::move(*head);
}

void check_bad(const std::string& lines, int status, const std::string& code) {
  INFO(lines.substr(0, 200));
  const auto head = parse(lines + "\r\n");
  REQUIRE(!head.ok());
  CHECK(head.error().code == code);
  CHECK(status_of(head.error()) == status);
}

const std::string get = "GET /movies HTTP/1.1\r\nHost: x\r\n";
const std::string post = "POST /movies HTTP/1.1\r\nHost: x\r\n";

}  // namespace

TEST_CASE("a head is its method, path, query and headers") {
  const Head head =
      good("GET /movies/caf%C3%A9?a=1&b=x+y%26&a=&c HTTP/1.1\r\nHost: x\r\nX-Long:  a b \t\r\nx-empty:\r\n");
  CHECK(head.request.method == "GET");
  CHECK(head.request.path == "/movies/caf%C3%A9");
  CHECK(head.request.query ==
        std::vector<std::pair<std::string, std::string>>{{"a", "1"}, {"b", "x y&"}, {"a", ""}, {"c", ""}});
  CHECK(head.request.header("x-LONG") == "a b");
  CHECK(head.request.header("X-Empty") == "");
  CHECK(!head.request.header("X-Other"));
  CHECK(head.request.parameter("a") == "1");
  CHECK(head.keep_alive);
  CHECK(head.body_bytes == 0);
}

TEST_CASE("a header's value is taken as it is, percent signs included") {
  CHECK(good(get + "Idempotency-Key: a%20b\r\n").request.header("Idempotency-Key") == "a%20b");
  CHECK(good(get + "X: \xed\x95\x9c\r\n").request.header("X") == "\xed\x95\x9c");
}

TEST_CASE("a header on several lines is one list, as RFC 9110 5.3 has it") {
  const Head head = good("GET / HTTP/1.1\r\nHost: x\r\nPrefer: wait=0\r\nX: y\r\nprefer: return=minimal\r\n");
  CHECK(head.request.header("Prefer") == "wait=0, return=minimal");
}

TEST_CASE("a target may be a whole URL or an asterisk") {
  CHECK(good("GET http://example.org:80/movies?x=1 HTTP/1.1\r\nHost: x\r\n").request.path == "/movies");
  CHECK(good("GET http://example.org HTTP/1.1\r\nHost: x\r\n").request.path == "/");
  CHECK(good("OPTIONS * HTTP/1.1\r\nHost: x\r\n").request.path == "*");
}

TEST_CASE("any method is understood: the router says what it thinks of it") {
  CHECK(good("BREW /pot HTTP/1.1\r\nHost: x\r\n").request.method == "BREW");
}

TEST_CASE("the connection goes on unless somebody says otherwise") {
  CHECK(!good(get + "Connection: close\r\n").keep_alive);
  CHECK(!good(get + "Connection: upgrade, Close\r\n").keep_alive);
  CHECK(good(get + "Connection: keep-alive\r\n").keep_alive);
  CHECK(!good("GET / HTTP/1.0\r\n").keep_alive);
  CHECK(good("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n").keep_alive);
}

TEST_CASE("a body's length comes from Content-Length or from its chunks") {
  CHECK(good(post + "Content-Length: 65536\r\n").body_bytes == 65536);
  CHECK(good(post + "Content-Length: 0\r\n").body_bytes == 0);
  CHECK(good(post + "Content-Length: 99999999999999999999999999\r\n").body_bytes > 1'000'000'000);
  CHECK(good(post + "Transfer-Encoding: Chunked\r\n").chunked);
  CHECK(good(post + "Content-Length: 5\r\nExpect: 100-continue\r\n").expects_continue);
}

TEST_CASE("framing that two readers could understand differently is refused") {
  for (const char* value : {"-1", "+1", "1 ", "ten", "1,1", "0x5", "", "1.0"}) {
    const std::string line = "Content-Length: "s + value + "\r\n";
    if (value == "1 "s) continue;  // blanks around a value are none of it
    check_bad(post + line, 400, "framing_invalid");
  }
  check_bad(post + "Content-Length: 1\r\nContent-Length: 1\r\n", 400, "framing_invalid");
  check_bad(post + "Content-Length: 1\r\ncontent-length: 2\r\n", 400, "framing_invalid");
  check_bad(post + "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n", 400, "framing_invalid");
  check_bad(post + "Content-Length: 0\r\nTransfer-Encoding: chunked\r\n", 400, "framing_invalid");
  check_bad(post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", 400, "framing_invalid");
  check_bad("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n", 400, "framing_invalid");
  check_bad(post + "Transfer-Encoding: gzip\r\n", 501, "transfer_coding_unknown");
  check_bad(post + "Transfer-Encoding: gzip, chunked\r\n", 501, "transfer_coding_unknown");
  check_bad(post + "Transfer-Encoding: xchunked\r\n", 501, "transfer_coding_unknown");
}

TEST_CASE("an HTTP/1.1 request names its host, once") {
  check_bad("GET / HTTP/1.1\r\n", 400, "host_missing");
  check_bad(get + "Host: y\r\n", 400, "framing_invalid");
}

TEST_CASE("an expectation that cannot be met is refused") {
  check_bad(post + "Expect: tea\r\n", 417, "expectation_unknown");
}

TEST_CASE("what is no request line or header is refused") {
  for (const char* line :
       {"GET /", "GET  / HTTP/1.1", "GET / HTTP/1.1 x", " GET / HTTP/1.1", "GET/ HTTP/1.1", "G@T / HTTP/1.1",
        "GET / http/1.1", "GET movies HTTP/1.1", "GET /a#b HTTP/1.1", "GET /a\tb HTTP/1.1", "", "GET / "}) {
    check_bad(line + "\r\nHost: x\r\n"s, 400, "request_malformed");
  }
  check_bad("GET / HTTP/2.0\r\nHost: x\r\n", 505, "http_version_unsupported");
  check_bad("PRI * HTTP/2.0\r\n", 505, "http_version_unsupported");
  for (const std::string& line :
       {"no colon"s, ": no name"s, "Sp ace: x"s, "Space : x"s, " folded: x"s, "X: a\0b"s, "X: a\x01"s, "X: a\rb"s}) {
    check_bad(get + line + "\r\n", 400, "request_malformed");
  }
  check_bad(get + "X: a\r\n folded\r\n", 400, "request_malformed");
}

TEST_CASE("a wrong escape in path or query is refused") {
  for (const char* target : {"/%", "/%4", "/%zz", "/a?b=%", "/a?%4=1"}) {
    check_bad("GET "s + target + " HTTP/1.1\r\nHost: x\r\n", 400, "target_invalid");
  }
}

TEST_CASE("the limits of target and headers hold, and what reaches them passes") {
  const auto target_of = [](std::size_t bytes) {
    return "GET /" + std::string(bytes - 1, 'a') + " HTTP/1.1\r\nHost: x\r\n";
  };
  CHECK(parse(target_of(8192) + "\r\n").ok());
  check_bad(target_of(8193), 414, "target_too_long");
  const auto header_of = [](std::size_t bytes) { return get + "X: " + std::string(bytes - 3, 'a') + "\r\n"; };
  CHECK(parse(header_of(8192) + "\r\n").ok());
  check_bad(header_of(8193), 431, "headers_too_large");
  std::string many = get;
  for (int i = 1; i < 100; ++i) many += "X: y\r\n";
  CHECK(parse(many + "\r\n").ok());
  check_bad(many + "X: y\r\n", 431, "headers_too_large");
}

TEST_CASE("a head that never ends is refused while it comes") {
  const auto code_of = [](const std::string& bytes) {
    const auto length = find_head(bytes);
    return length.ok() ? "" : length.error().code;
  };
  CHECK(code_of("GET /" + std::string(9'000, 'a')) == "target_too_long");
  CHECK(code_of(get + "X: " + std::string(40'000, 'a')) == "headers_too_large");
  CHECK(code_of("GET / HTTP/1.1\n") == "request_malformed");
  CHECK(code_of("\n") == "request_malformed");
  CHECK(code_of("") == "");
  CHECK(code_of(get) == "");
  CHECK(!*find_head(get + "\r"));
}

TEST_CASE("the head ends at its blank line, whatever comes behind it") {
  CHECK(*find_head(get + "\r\nGET /next") == get.size() + 2);
  CHECK(*find_head(get + "\r\n\n\n\n") == get.size() + 2);
}

TEST_CASE("no bytes at all upset the parser") {
  for (const std::string& bytes :
       {""s, "\r\n"s, "\r\n\r\n"s, "\r\n\r\n\r\n"s, "a"s, " \r\n\r\n"s, "a b c"s, "\0\0\r\n\r\n"s}) {
    CHECK(!parse_head(bytes).ok());
  }
}
