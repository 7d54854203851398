#include "jetpage/aggregates/telecom/month.hpp"

#include <algorithm>
#include <chrono>

namespace telecom {
namespace {

constexpr int first_year = 2000;
constexpr int last_year = 2099;

std::string text_of(int year, unsigned month) {
  return std::to_string(year) + (month < 10 ? "0" : "") + std::to_string(month);
}

}  // namespace

std::string month_in_seoul(std::int64_t time_us) {
  using namespace std::chrono;
  const auto there = sys_time<microseconds>(microseconds(time_us)) + hours(9);
  const year_month_day day(floor<days>(there));
  return text_of(static_cast<int>(day.year()), static_cast<unsigned>(day.month()));
}

bool is_month(std::string_view text) { return std::binary_search(every_month().begin(), every_month().end(), text); }

const std::vector<std::string>& every_month() {
  static const std::vector<std::string> months = [] {
    std::vector<std::string> made;
    for (int year = first_year; year <= last_year; ++year) {
      for (unsigned month = 1; month <= 12; ++month) made.push_back(text_of(year, month));
    }
    return made;
  }();
  return months;
}

}  // namespace telecom
