#include "jetpage/api/cli/log/place.hpp"

#include <charconv>

#include "jetpage/api/cli/terminal/time_text.hpp"

namespace jetpage::api::cli {

using eventstore::Error;
using eventstore::Fault;
using eventstore::Position;
using eventstore::Result;

namespace {

constexpr std::int64_t clock_skew_us = 60'000'000;

std::optional<Position> position_of(const std::string& text) {
  Position position = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), position);
  const bool whole = error == std::errc() && end == text.data() + text.size() && position > 0;
  return whole ? std::optional(position) : std::nullopt;
}

// The first readable entry in [from, end): its place and time. Nothing when there is none.
Result<std::optional<std::pair<Position, std::int64_t>>> first_time(eventstore::EventStore& store, Position from,
                                                                    Position end) {
  for (; from < end; ++from) {
    const auto entry = store.at(from);
    if (!entry) return entry.error();
    if (const auto commit = entry->commit()) return std::optional(std::pair(from, commit->time_us()));
  }
  return std::optional<std::pair<Position, std::int64_t>>();
}

}  // namespace

Result<Start> start_of(const Words& words) {
  if (words.has("--from") && words.has("--since")) {
    return Error{Fault::invalid, "usage", "--from and --since exclude each other; try: jetpage tail --help"};
  }
  if (words.has("--since")) {
    const auto age = parse_age(words.text("--since"));
    if (age) return Start{1, now_us() - *age};
    return Error{
        Fault::invalid, "age_invalid",
        "--since '" + words.text("--since") + "' is no age such as 90s, 10m, 2h or 7d; try: jetpage tail --help"};
  }
  if (!words.has("--from")) return Start{};
  const std::string text = words.text("--from");
  if (const auto position = position_of(text)) return Start{*position, {}};
  if (const auto time = parse_time(text)) return Start{1, time};
  return Error{Fault::invalid, "position_invalid",
               "--from '" + text +
                   "' is no position and no time; a position is a stream sequence, from 1 on, a time is such as "
                   "2026-11-21T10:00 (UTC) or 2026-11-21T10:00+09:00; try: jetpage tail --help"};
}

Result<Position> position_at(eventstore::EventStore& store, Position last, std::int64_t time_us) {
  Position low = 1;          // everything before it is older
  Position high = last + 1;  // nothing at or behind it needs to be looked at
  while (low < high) {
    const Position middle = low + (high - low) / 2;
    const auto found = first_time(store, middle, high);
    if (!found) return found.error();
    if (*found && (*found)->second < time_us - clock_skew_us) {
      low = (*found)->first + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

}  // namespace jetpage::api::cli
