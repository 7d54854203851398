#include "jetpage/aggregates/telecom/month.hpp"

#include <catch2/catch_test_macros.hpp>
#include <chrono>

#include "jetpage/aggregates/telecom/bill_id.hpp"

using namespace telecom;

namespace {

std::int64_t utc_us(int year, unsigned month, unsigned day, int hour, int minute) {
  using namespace std::chrono;
  const auto time = sys_days(std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(day)) +
                    hours(hour) + minutes(minute);
  return duration_cast<microseconds>(time.time_since_epoch()).count();
}

}  // namespace

TEST_CASE("A month in Seoul begins nine hours before it begins in Greenwich") {
  CHECK(month_in_seoul(utc_us(2026, 11, 21, 7, 0)) == "202611");
  CHECK(month_in_seoul(utc_us(2026, 11, 30, 14, 59)) == "202611");
  CHECK(month_in_seoul(utc_us(2026, 11, 30, 15, 0)) == "202612");
  CHECK(month_in_seoul(utc_us(2026, 12, 31, 15, 0)) == "202701");
  CHECK(month_in_seoul(utc_us(2028, 2, 29, 14, 59) + 59'999'999) == "202802");
  CHECK(month_in_seoul(utc_us(2028, 2, 29, 15, 0)) == "202803");
}

TEST_CASE("A month is six digits, of which the last two are 01 to 12") {
  for (const char* month : {"200001", "202611", "202612", "209912"}) CHECK(is_month(month));
  for (const char* other : {"", "2026", "20261", "2026011", "202600", "202613", "202699", "199912", "210001", "2026-1",
                            "2026 1", "202611 ", "abcdef", "+20261", "２０２６１１"}) {
    INFO(other);
    CHECK_FALSE(is_month(other));
  }
}

TEST_CASE("Every month is told in order, none left out") {
  const auto& months = every_month();
  REQUIRE(months.size() == 1'200);
  CHECK(months.front() == "200001");
  CHECK(months[11] == "200012");
  CHECK(months[12] == "200101");
  CHECK(months.back() == "209912");
}

TEST_CASE("A bill's id tells its line and its month") {
  CHECK(bill_id(12, "202611") == "12-202611");
  CHECK(line_of("12-202611") == 12);
  CHECK(line_of("12") == 12);
  for (const char* other : {"", "-202611", "x-202611", "0-202611", "-1-202611", "12x-202611"}) {
    INFO(other);
    CHECK_FALSE(line_of(other));
  }
}
