#include "jetpage/eventstore/commit_headers.hpp"

#include <xxhash.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>

namespace jetpage::eventstore {
namespace {

void add_type(std::string& names, std::string_view type) {
  if (!names.empty()) names += ',';
  names += type.substr(type.rfind('.') + 1);
}

}  // namespace

std::string seal_of(std::string_view subject, std::span<const std::uint8_t> bytes) {
  const std::uint64_t seed = XXH3_64bits(subject.data(), subject.size());
  const std::uint64_t seal = XXH3_64bits_withSeed(bytes.data(), bytes.size(), seed);
  std::array<char, 17> hex{};
  std::snprintf(hex.data(), hex.size(), "%016llx", static_cast<unsigned long long>(seal));
  return hex.data();
}

Headers commit_headers(const std::string& subject, const Commit& commit, const Bytes& bytes) {
  std::string types;
  for (const Event& event : commit.events) add_type(types, event.type);
  return {{"Event-Type", header_text(types)},
          {"Correlation-Id", header_text(commit.correlation)},
          {"Causation-Id", header_text(commit.cause)},
          {"Commit-Seal", seal_of(subject, bytes)}};
}

Headers commit_headers(const std::string& subject, const CommitView& commit, const Bytes& bytes) {
  std::string types;
  for (std::size_t i = 0; i < commit.size(); ++i) add_type(types, commit.event(i).type);
  return {{"Event-Type", header_text(types)},
          {"Correlation-Id", header_text(commit.correlation())},
          {"Causation-Id", header_text(commit.cause())},
          {"Commit-Seal", seal_of(subject, bytes)}};
}

std::string tip_header(Position position, std::string_view seal) {
  return std::to_string(position) + ":" + std::string(seal);
}

std::optional<Tip> parse_tip(std::string_view text) {
  Tip tip;
  const char* end = text.data() + text.size();
  const auto [colon, error] = std::from_chars(text.data(), end, tip.position);
  if (error != std::errc() || colon == end || *colon != ':') return std::nullopt;
  tip.seal.assign(colon + 1, end);
  return tip;
}

std::string header_text(std::string_view text) {
  std::string line(text);
  std::replace_if(line.begin(), line.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; }, '_');
  return line;
}

}  // namespace jetpage::eventstore
