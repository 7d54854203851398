#include <catch2/catch_test_macros.hpp>

#include "jetpage/eventstore/jetstream/connection/server_version.hpp"

using namespace jetpage::eventstore;

TEST_CASE("Servers with the known faults are refused, later ones are not") {
  for (const char* version :
       {"2.12.15", "2.12.99", "2.14.5", "2.14.12", "2.15.0", "2.15.1", "v2.15.1", "2.15.1-beta.2", "3.0.0"}) {
    INFO(version);
    CHECK(check_server_version(version).ok());
  }
  for (const char* version :
       {"2.9.10", "2.11.30", "2.12.0", "2.12.14", "2.13.0", "2.13.99", "2.14.0", "2.14.4", "1.4.1"}) {
    INFO(version);
    CHECK(check_server_version(version).is(Fault::failed));
  }
}

TEST_CASE("What is no version is refused") {
  for (const char* version : {"", "2", "2.15", "x.y.z", "2.-1.3", "2.15."}) {
    INFO(version);
    CHECK_FALSE(parse_version(version));
    CHECK(check_server_version(version).is(Fault::failed));
  }
}

TEST_CASE("The refusal says what was found, what is needed and what to do") {
  const Done refusal = check_server_version("2.9.10");
  CHECK(refusal.error().code == "server_too_old");
  for (const char* part : {"2.9.10", "2.12.15", "2.14.5", "Try:"}) {
    INFO(part);
    CHECK(refusal.error().message.find(part) != std::string::npos);
  }
}
