#include <catch2/catch_test_macros.hpp>

#include "jetpage/api/cli/log/place.hpp"
#include "jetpage/api/cli/terminal/terminal.hpp"
#include "jetpage/api/cli/terminal/time_text.hpp"
#include "jetpage/eventstore/memory/log.hpp"

using namespace jetpage;
using namespace jetpage::api::cli;

namespace {

constexpr std::int64_t second = 1'000'000;
constexpr std::int64_t morning = 1'795'255'200 * second;  // 2026-11-21T10:00:00Z

// A log of `times`, with damage where a time is negative.
std::unique_ptr<eventstore::EventStore> log_of(eventstore::MemoryLog& log, const std::vector<std::int64_t>& times) {
  auto store = std::move(log.open("cinema", true)).value();
  for (std::size_t i = 0; i < times.size(); ++i) {
    const std::string id = std::to_string(i + 1);
    const eventstore::Commit commit{
        .id = id, .cause = "test", .correlation = "test", .time_us = times[i], .events = {{"x.Y", {1}}}};
    REQUIRE(store->append({"movie", id}, 0, commit));
  }
  return store;
}

}  // namespace

TEST_CASE("a time is written as UTC and read back") {
  CHECK(time_text(morning + 250'000) == "2026-11-21T10:00:00.250Z");
  CHECK(time_text(0) == "1970-01-01T00:00:00.000Z");
  CHECK(parse_time(time_text(morning + 250'000)) == morning + 250'000);
}

TEST_CASE("a time may lack its seconds, its zone, or its clock") {
  CHECK(parse_time("2026-11-21T10:00") == morning);
  CHECK(parse_time("2026-11-21 10:00:30") == morning + 30 * second);
  CHECK(parse_time("2026-11-21") == morning - 10 * 3'600 * second);
  CHECK(parse_time("2026-11-21T19:00+09:00") == morning);
  CHECK(parse_time("2026-11-21T05:30-0430") == morning);
  CHECK(parse_time("2026-11-21T10:00:00.5Z") == morning + second / 2);
  CHECK(parse_time("2026-11-21T10:00:00.123456789Z") == morning + 123'456);
}

TEST_CASE("what is no time is not read as one") {
  for (const char* text : {"", "10:00", "2026", "2026-13-01", "2026-02-30", "2026-11-21T", "2026-11-21T24:00",
                           "2026-11-21T10", "2026-11-21T10:61", "2026-11-21T10:00:", "2026-11-21T10:00X",
                           "2026-11-21T10:00Zz", "2026-11-21T10:00+9", "-026-11-21", "2026-1-1"}) {
    INFO(text);
    CHECK(!parse_time(text));
  }
}

TEST_CASE("an age is a whole number and a unit") {
  CHECK(parse_age("90s") == 90 * second);
  CHECK(parse_age("10m") == 600 * second);
  CHECK(parse_age("2h") == 7'200 * second);
  CHECK(parse_age("7d") == 7 * 86'400 * second);
  for (const char* text : {"", "s", "10", "-1s", "1.5h", "1w", "10 m", "99999999999999999999s"})
    CHECK(!parse_age(text));
}

TEST_CASE("the place of a time in a log is found by halving, a minute early for other clocks") {
  eventstore::MemoryLog log;
  std::vector<std::int64_t> times;
  for (int i = 0; i < 500; ++i) times.push_back(morning + i * 120 * second);  // every two minutes
  const auto store = log_of(log, times);
  CHECK(position_at(*store, 500, morning).value() == 1);
  CHECK(position_at(*store, 500, morning - 3'600 * second).value() == 1);
  CHECK(position_at(*store, 500, morning + 120 * second).value() == 2);
  CHECK(position_at(*store, 500, morning + 121 * second).value() == 2);
  CHECK(position_at(*store, 500, morning + 300 * 120 * second).value() == 301);
  CHECK(position_at(*store, 500, morning + 500 * 120 * second).value() == 501);
}

TEST_CASE("an empty log has its place of every time behind its end") {
  eventstore::MemoryLog log;
  const auto store = log_of(log, {});
  CHECK(position_at(*store, 0, morning).value() == 1);
}

TEST_CASE("a line is cut where a terminal ends, by characters and not by bytes") {
  CHECK(cut("영화 예매", 9) == "영화 예매");
  CHECK(cut("영화 예매가", 9) == "영화 예…");
  CHECK(cut("abc", 3) == "abc");
  CHECK(cut("abcd", 3) == "ab…");
}
