#include <catch2/catch_test_macros.hpp>

#include "jetpage/api/http/chunks.hpp"

using namespace jetpage::api;

namespace {

constexpr std::size_t most = 64 * 1024;

// The body in pieces of this size, as a slow network brings it. The bytes behind it stay untaken.
jetpage::eventstore::Result<std::string> read(std::string bytes, std::size_t piece, const std::string& behind = {}) {
  bytes += behind;
  ChunkedBody body(most);
  std::size_t used = 0;
  for (std::size_t come = 0; come < bytes.size() && !body.complete();) {
    come = std::min(come + piece, bytes.size());
    const auto taken = body.take(std::string_view(bytes).substr(used, come - used));
    if (!taken) return taken.error();
    used += *taken;
  }
  REQUIRE(body.complete());
  CHECK(bytes.substr(used) == behind);
  return std::move(body).text();
}

void check_bad(const std::string& bytes, const std::string& code) {
  INFO(bytes.substr(0, 100));
  const auto text = ChunkedBody(most).take(bytes);
  REQUIRE(!text.ok());
  CHECK(text.error().code == code);
}

}  // namespace

TEST_CASE("chunks are put together, however they are cut by the network") {
  const std::string bytes = "4\r\nWiki\r\nB;name=\"v\"\r\npedia in \r\n\r\n00003\r\nend\r\n0\r\nTrailer: x\r\n\r\n";
  for (const std::size_t piece : {std::size_t{1}, std::size_t{2}, std::size_t{3}, std::size_t{7}, std::size_t{1000}}) {
    const auto text = read(bytes, piece, "GET /next HTTP/1.1\r\n");
    REQUIRE(text.ok());
    CHECK(*text == "Wikipedia in \r\nend");
  }
  CHECK(*read("0\r\n\r\n", 1) == "");
}

TEST_CASE("a body of 64 KiB passes, one byte more is too large, and so is a chunk that says it will be") {
  const std::string half(0x8000, 'x');
  CHECK(read("8000\r\n" + half + "\r\n8000\r\n" + half + "\r\n0\r\n\r\n", 4'096)->size() == most);
  check_bad("8000\r\n" + half + "\r\n8001\r\n", "body_too_large");
  check_bad("10001\r\n", "body_too_large");
  check_bad("ffffffffffffffff\r\n", "body_too_large");
  check_bad("fffffffffffffffffffffffff\r\n", "body_too_large");
}

TEST_CASE("chunks that are none are refused") {
  for (const char* bytes :
       {"zz\r\n", "\r\n", "-4\r\n", "0x4\r\n", " 4\r\n", "4\n", "4\r\nWikiX\r\n", "4\r\nWiki\n", "4g\r\nWiki\r\n"}) {
    check_bad(bytes, "framing_invalid");
  }
}

TEST_CASE("endless extensions and trailers are refused") {
  check_bad("4;" + std::string(10'000, 'x'), "framing_invalid");
  std::string trailers = "0\r\n";
  for (int i = 0; i < 2'000; ++i) trailers += "X: y\r\n";
  check_bad(trailers, "framing_invalid");
}

TEST_CASE("many small chunks pass") {
  std::string bytes;
  for (std::size_t i = 0; i < most; ++i) bytes += "1\r\nx\r\n";
  CHECK(read(bytes + "0\r\n\r\n", 16'384)->size() == most);
}
