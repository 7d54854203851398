#include "jetpage/api/cli/terminal/time_text.hpp"

#include <charconv>
#include <chrono>
#include <cstdio>

namespace jetpage::api::cli {
namespace {

using namespace std::chrono;

// Reads a text from its front.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  [[nodiscard]] bool at_end() const { return rest_.empty(); }
  bool take(char wanted) {
    if (!rest_.starts_with(wanted)) return false;
    rest_.remove_prefix(1);
    return true;
  }
  // Exactly so many digits.
  std::optional<int> digits(std::size_t count) {
    int number = 0;
    if (rest_.size() < count) return std::nullopt;
    const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + count, number);
    if (error != std::errc() || end != rest_.data() + count || rest_.front() == '-') return std::nullopt;
    rest_.remove_prefix(count);
    return number;
  }
  // Behind a decimal point: as microseconds.
  std::optional<std::int64_t> fraction() {
    std::int64_t value = 0;
    std::int64_t unit = 100'000;
    bool any = false;
    for (; !rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9'; rest_.remove_prefix(1), any = true) {
      value += (rest_.front() - '0') * unit;
      unit /= 10;
    }
    return any ? std::optional(value) : std::nullopt;
  }

 private:
  std::string_view rest_;
};

std::optional<microseconds> parse_clock(Scanner& scanner) {
  const auto hour = scanner.digits(2);
  if (!hour || !scanner.take(':')) return std::nullopt;
  const auto minute = scanner.digits(2);
  if (!minute || *hour > 23 || *minute > 59) return std::nullopt;
  microseconds time = hours(*hour) + minutes(*minute);
  if (!scanner.take(':')) return time;
  const auto second = scanner.digits(2);
  if (!second || *second > 59) return std::nullopt;
  time += seconds(*second);
  if (!scanner.take('.')) return time;
  const auto fraction = scanner.fraction();
  return fraction ? std::optional(time + microseconds(*fraction)) : std::nullopt;
}

// What to subtract: nothing for `Z` and for no zone at all.
std::optional<minutes> parse_zone(Scanner& scanner) {
  if (scanner.at_end() || scanner.take('Z')) return minutes(0);
  const int sign = scanner.take('+') ? 1 : scanner.take('-') ? -1 : 0;
  const auto hour = scanner.digits(2);
  scanner.take(':');
  const auto minute = scanner.digits(2);
  if (sign == 0 || !hour || !minute || *hour > 14 || *minute > 59) return std::nullopt;
  return minutes(sign * (*hour * 60 + *minute));
}

}  // namespace

std::string time_text(std::int64_t time_us) {
  const sys_time<milliseconds> time(floor<milliseconds>(microseconds(time_us)));
  const auto day = floor<days>(time);
  const year_month_day date(day);
  const hh_mm_ss clock(time - day);
  char text[64];
  (void)std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02ld:%02ld:%02ld.%03ldZ", int(date.year()),
                      unsigned(date.month()), unsigned(date.day()), long(clock.hours().count()),
                      long(clock.minutes().count()), long(clock.seconds().count()), long(clock.subseconds().count()));
  return text;
}

std::optional<std::int64_t> parse_time(std::string_view text) {
  Scanner scanner(text);
  const auto year_number = scanner.digits(4);
  if (!year_number || !scanner.take('-')) return std::nullopt;
  const auto month_number = scanner.digits(2);
  if (!month_number || !scanner.take('-')) return std::nullopt;
  const auto day_number = scanner.digits(2);
  if (!day_number) return std::nullopt;
  const year_month_day date(year(*year_number), month(static_cast<unsigned>(*month_number)),
                            day(static_cast<unsigned>(*day_number)));
  if (!date.ok()) return std::nullopt;
  std::optional<microseconds> clock = microseconds(0);
  std::optional<minutes> zone = minutes(0);
  if (scanner.take('T') || scanner.take(' ')) {
    clock = parse_clock(scanner);
    if (clock) zone = parse_zone(scanner);
  }
  if (!clock || !zone || !scanner.at_end()) return std::nullopt;
  return duration_cast<microseconds>(sys_days(date).time_since_epoch() + *clock - *zone).count();
}

std::optional<std::int64_t> parse_age(std::string_view text) {
  if (text.empty()) return std::nullopt;
  std::int64_t unit = 0;
  switch (text.back()) {
    case 's':
      unit = 1;
      break;
    case 'm':
      unit = 60;
      break;
    case 'h':
      unit = 3'600;
      break;
    case 'd':
      unit = 86'400;
      break;
    default:
      return std::nullopt;
  }
  text.remove_suffix(1);
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = error == std::errc() && end == text.data() + text.size() && number >= 0 && number <= 1'000'000;
  return whole ? std::optional(number * unit * 1'000'000) : std::nullopt;
}

std::string age_text(std::int64_t age_us) {
  const std::int64_t age = age_us / 1'000'000;
  if (age < 180) return std::to_string(age) + " s";
  if (age < 180 * 60) return std::to_string(age / 60) + " min";
  if (age < 72 * 3'600) return std::to_string(age / 3'600) + " h";
  return std::to_string(age / 86'400) + " d";
}

std::int64_t now_us() { return duration_cast<microseconds>(system_clock::now().time_since_epoch()).count(); }

}  // namespace jetpage::api::cli
