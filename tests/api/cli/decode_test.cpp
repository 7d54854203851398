#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "jetpage/eventstore/codec.hpp"
#include "jetpage/schemas/cinema_generated.h"
#include "tests/api/cli/cli.hpp"

using namespace jetpage::tests;
using namespace jetpage::eventstore;
using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::StartsWith;

namespace {

Event paid() {
  return to_event(cinema::payment::PaymentApprovedT{.payId = 1, .rsvId = 1, .movieId = 7, .status = "paid"});
}
Event created() { return to_event(cinema::reservation::ReservationCreatedT{.rsvId = 1, .movieId = 7}); }

std::string message_of(std::vector<Event> events) {
  const Bytes bytes = encode(
      {.id = "a", .cause = "b", .correlation = "c", .time_us = 1'700'000'000'123'456, .events = std::move(events)});
  return {bytes.begin(), bytes.end()};
}

Finished decode_text(const std::string& message) { return typed_with({}, {"decode"}, message); }

void check_refused(const std::string& message, const std::string& said) {
  const auto done = decode_text(message);
  CHECK(done.exit_code == 1);
  CHECK(done.out.empty());
  CHECK_THAT(done.err, StartsWith("jetpage: stdin: ") && ContainsSubstring(said) && ContainsSubstring("try: "));
}

}  // namespace

TEST_CASE("decode turns a commit into one JSON line per event, unset fields null") {
  const auto done = decode_text(message_of({paid(), created()}));
  CHECK(done.exit_code == 0);
  CHECK(done.err.empty());
  CHECK(
      done.out ==
      R"({"eventType":"PaymentApproved","timestamp":1700000000123,"payId":1,"rsvId":1,"movieId":7,"status":"paid"})"
      "\n"
      R"({"eventType":"ReservationCreated","timestamp":1700000000123,"rsvId":1,"status":null,"payId":null,"movieId":7})"
      "\n");
}

TEST_CASE("decode takes a message of many events") {
  const auto done = decode_text(message_of(std::vector<Event>(1'000, paid())));
  CHECK(done.exit_code == 0);
  CHECK(lines_of(done.out).size() == 1'000);
}

TEST_CASE("decode refuses what is no commit") {
  check_refused("", "no commit");
  check_refused("garbage", "no commit");
  check_refused(std::string(5'000, '\0'), "no commit");
  check_refused(std::string(5'000, '\xff'), "no commit");
}

TEST_CASE("decode refuses any commit that was cut or whose first half is missing") {
  const std::string message = message_of({paid(), created()});
  for (std::size_t size = 0; size < message.size(); size += 7) {
    INFO(size);
    CHECK(decode_text(message.substr(0, size)).out.empty());
  }
  check_refused(message.substr(message.size() / 2), "no commit");
}

TEST_CASE("decode prints nothing of a commit one of whose events it does not know or cannot read") {
  check_refused(message_of({paid(), {"cinema.movie.MovieBurnt", {1, 2, 3, 4}}}), "cinema.movie.MovieBurnt");
  check_refused(message_of({paid(), {"cinema.movie.MovieRegistered", {1, 2, 3, 4}}}), "cinema.movie.MovieRegistered");
}
