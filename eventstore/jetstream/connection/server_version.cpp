#include "jetpage/eventstore/jetstream/connection/server_version.hpp"

#include <array>
#include <charconv>

namespace jetpage::eventstore {

std::optional<ServerVersion> parse_version(std::string_view text) {
  if (text.starts_with('v')) text.remove_prefix(1);
  std::array<int, 3> numbers{};
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), numbers[i]);
    if (error != std::errc() || numbers[i] < 0) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    if (i == 2) break;
    if (!text.starts_with('.')) return std::nullopt;
    text.remove_prefix(1);
  }
  return ServerVersion{numbers[0], numbers[1], numbers[2]};
}

Done check_server_version(std::string_view version, std::string_view what_to_try) {
  constexpr ServerVersion patched_2_12{2, 12, 15};
  constexpr ServerVersion end_2_12{2, 13, 0};
  constexpr ServerVersion patched_2_14{2, 14, 5};
  const auto found = parse_version(version);
  if (found && (*found >= patched_2_14 || (*found >= patched_2_12 && *found < end_2_12))) return {};
  return Error{
      Fault::failed, "server_too_old",
      "the nats-server is version " + (version.empty() ? "unknown" : std::string(version)) +
          ", but 2.14.5 or later (or 2.12.15 and later of 2.12) is needed: older ones have faults in what the log "
          "relies on. Try: " +
          std::string(what_to_try)};
}

}  // namespace jetpage::eventstore
