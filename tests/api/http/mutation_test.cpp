#include <catch2/catch_test_macros.hpp>

#include "jetpage/api/http/chunks.hpp"
#include "jetpage/api/http/head.hpp"
#include "jetpage/api/http/problem.hpp"
#include "tests/api/mutation.hpp"

using namespace jetpage::api;
using jetpage::tests::Mutation;

TEST_CASE("a mutated head is either refused with a 4xx or 5xx, or is one without doubt") {
  const std::string head =
      "PATCH /movies/caf%C3%A9?page=1&size=20&desc=a+b HTTP/1.1\r\nHost: localhost:8088\r\nContent-Type: "
      "application/json\r\n"
      "Content-Length: 12\r\nIf-Match: \"3\"\r\nConnection: keep-alive\r\n\r\n";
  Mutation mutation(5, {"\r\n", "\n", "\r", " ", ":", "%", "%00", "Content-Length: 5\r\n",
                        "Transfer-Encoding: chunked\r\n", "HTTP/1.0", "\r\n\r\n", ",", "close"});
  std::size_t good = 0;
  for (int round = 0; round < 50'000; ++round) {
    const std::string mutated = mutation.of(head);
    INFO(round << ": " << mutated);
    const auto length = find_head(mutated);
    if (!length || !*length) continue;
    if (**length > mutated.size()) FAIL("a head longer than its bytes");
    const auto parsed = parse_head(mutated.substr(0, **length));
    if (!parsed) {
      if (const int status = status_of(parsed.error()); status < 400 || status == 500 || status == 503) FAIL(status);
      continue;
    }
    ++good;
    if (parsed->chunked && parsed->request.headers.contains("Content-Length")) FAIL("two framings");
    if (!parsed->request.path.starts_with('/') && parsed->request.path != "*") FAIL(parsed->request.path);
  }
  CHECK(good > 1'000);
}

TEST_CASE("mutated chunks never give more than was sent, nor take what is not theirs") {
  const std::string chunks = "4\r\nWiki\r\nb;x=\"y\"\r\npedia in \r\n\r\n3\r\nend\r\n0\r\nTrailer: x\r\n\r\n";
  Mutation mutation(3, {"\r\n", "0\r\n", "ffffffffffffffff", "1", ";", "\n", "\r", "10001\r\n"});
  for (int round = 0; round < 50'000; ++round) {
    const std::string mutated = mutation.of(chunks);
    INFO(round << ": " << mutated);
    ChunkedBody body(64);
    std::size_t used = 0;
    for (std::size_t come = 0; come < mutated.size() && !body.complete();) {
      come = std::min(come + 1 + mutation.below(9), mutated.size());
      const auto taken = body.take(std::string_view(mutated).substr(used, come - used));
      if (!taken) break;
      used += *taken;
      if (used > come) FAIL("took more than came");
    }
    if (std::move(body).text().size() > 64) FAIL("more than the limit");
  }
}
