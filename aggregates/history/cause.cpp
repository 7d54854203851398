#include "jetpage/aggregates/history/cause.hpp"

#include <array>
#include <charconv>
#include <cstdio>

namespace jetpage::aggregates {
namespace {

constexpr std::string_view key_prefix = "key:";
constexpr std::string_view command_prefix = "cmd:";
constexpr std::size_t fingerprint_digits = 16;

template <class Number>
bool parse_whole(std::string_view text, Number& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size();
}

}  // namespace

std::string cause_of_key(std::string_view key, std::uint64_t fingerprint) {
  std::array<char, fingerprint_digits + 1> digits{};
  std::snprintf(digits.data(), digits.size(), "%016llx", static_cast<unsigned long long>(fingerprint));
  return std::string(key_prefix).append(digits.data()).append(":").append(key);
}

std::string cause_of_command(std::string_view random) { return std::string(command_prefix).append(random); }

std::string cause_of_reaction(const ReactionCause& reaction) {
  return std::string(reaction.reader) + "@" + std::to_string(reaction.position) + "." + std::to_string(reaction.number);
}

std::optional<ReactionCause> reaction_of(std::string_view cause) {
  if (cause.starts_with(key_prefix) || cause.starts_with(command_prefix)) return std::nullopt;
  const auto at = cause.rfind('@');
  const auto dot = cause.rfind('.');
  if (at == cause.npos || dot == cause.npos || dot < at) return std::nullopt;
  ReactionCause reaction{cause.substr(0, at), 0, 0};
  if (!parse_whole(cause.substr(at + 1, dot - at - 1), reaction.position)) return std::nullopt;
  if (!parse_whole(cause.substr(dot + 1), reaction.number)) return std::nullopt;
  return reaction;
}

std::optional<std::string_view> key_of(std::string_view cause) {
  const std::size_t skipped = key_prefix.size() + fingerprint_digits + 1;
  if (!cause.starts_with(key_prefix) || cause.size() < skipped) return std::nullopt;
  return cause.substr(skipped);
}

std::string_view identity_of(std::string_view cause) {
  const std::size_t skipped = key_prefix.size() + fingerprint_digits;
  return cause.starts_with(key_prefix) && cause.size() > skipped ? cause.substr(skipped) : cause;
}

}  // namespace jetpage::aggregates
