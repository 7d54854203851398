#include "jetpage/api/http/server_url.hpp"

#include <catch2/catch_test_macros.hpp>

using jetpage::api::parse_server_url;
using jetpage::eventstore::Fault;

TEST_CASE("a server's URL is its origin and what stands before its paths") {
  const auto whole = parse_server_url("http://host:8088/cinema/");
  REQUIRE(whole.ok());
  CHECK(whole->origin == "http://host:8088");
  CHECK(whole->base == "/cinema");
  for (const char* text : {"host", "host:1", "127.0.0.1:65535", "[::1]:8088", "http://[::1]/mall", "http://host"}) {
    INFO(text);
    CHECK(parse_server_url(text).ok());
  }
}

TEST_CASE("what is no address, or has no port from 1 to 65535, is no server's URL") {
  for (const char* text :
       {"", "http://", ":8088", "/cinema", "https://host", "host:0", "host:65536", "host:99999999999", "host:x",
        "host:-1", "host:", "host:80811", "::1:80", "[::1", "[::1]x", "u@host", "a b"}) {
    INFO(text);
    const auto url = parse_server_url(text);
    REQUIRE_FALSE(url.ok());
    CHECK(url.is(Fault::invalid));
  }
}
