#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// Times as people type and read them: UTC, as everything that jetpage prints. Times are microseconds since 1970-01-01.
namespace jetpage::api::cli {

// `2026-11-21T10:00:00.250Z`
std::string time_text(std::int64_t time_us);

// `2026-11-21`, `2026-11-21T10:00`, with seconds and their fraction, with `Z` or `+09:00`; without either it is UTC. A blank may
// stand for the T. Nothing when it is no time.
std::optional<std::int64_t> parse_time(std::string_view text);

// `90s`, `10m`, `2h`, `7d`: in microseconds. Nothing when it is no such text.
std::optional<std::int64_t> parse_age(std::string_view text);

// `0 s`, `12 s`, `5 min`, `3 h`, `2 d`: how long, in the unit that says most.
std::string age_text(std::int64_t age_us);

// The clock of this machine.
std::int64_t now_us();

}  // namespace jetpage::api::cli
