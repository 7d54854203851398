#include <catch2/catch_test_macros.hpp>

#include "tests/eventstore/jetstream/outage.hpp"
#include "tests/eventstore/jetstream/raw_nats.hpp"

// Another log has taken the place of the one that was read: restored, wiped, or somebody else's.
using namespace jetpage::tests;

namespace {

// Long enough that only the entries tell it from the one before.
void exchange(Outage& outage) {
  raw_request(outage.server.url(), "$JS.API.STREAM.DELETE.CINEMA", "");
  append_many(*must(outage.log->open("cinema", true)), "other", 10);
}

void expect_refused(Reader& reader) {
  std::optional<Result<std::optional<LogEntry>>> next;
  REQUIRE(await([&] {
    next = reader.next(50ms);
    return !next->ok() || next->value().has_value();
  }));
  REQUIRE(next->is(Fault::corrupted));
  CHECK(next->error().code == "log_exchanged");
  CHECK(reader.next(50ms).is(Fault::corrupted));
}

}  // namespace

TEST_CASE("A log that was exchanged under its reader is not followed on") {
  Outage outage;
  append_many(*outage.store, "a", 3);
  SECTION("that has read some of it") {
    const auto reader = must(outage.store->read(0));
    read_in_order(*reader, 0, 3);
    exchange(outage);
    expect_refused(*reader);
  }
  SECTION("that has read nothing yet") {
    const auto reader = must(outage.store->read(3));
    exchange(outage);
    expect_refused(*reader);
  }
  SECTION("that is durable and has read some of it") {
    const auto reader = must(outage.store->read_durable("cinema-message", 0));
    read_in_order(*reader, 0, 3);
    exchange(outage);
    expect_refused(*reader);
  }
  SECTION("that is durable and has read nothing yet") {
    const auto reader = must(outage.store->read_durable("cinema-message", 3));
    exchange(outage);
    expect_refused(*reader);
  }
}
