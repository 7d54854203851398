#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "jetpage/eventstore/commit.hpp"

// The headers of a commit's message: what a person wants to see in the NATS CLI, taken from the commit, and its seal.
namespace jetpage::eventstore {

using Headers = std::vector<std::pair<std::string, std::string>>;

// XXH3-64 of subject and bytes, in hexadecimal: a commit that was moved to another aggregate, or lost its last byte, shows.
std::string seal_of(std::string_view subject, std::span<const std::uint8_t> bytes);

// Event-Type (`MovieRegistered,MovieReserved`), Correlation-Id, Causation-Id, Commit-Seal.
Headers commit_headers(const std::string& subject, const Commit& commit, const Bytes& bytes);
Headers commit_headers(const std::string& subject, const CommitView& commit, const Bytes& bytes);

// Log-Tip: `41:1c7050abf6c08492`, position and seal of a commit that the writer knew to be on the log. So in time every
// commit is named by a later one, of whatever aggregate.
std::string tip_header(Position position, std::string_view seal);
struct Tip {
  Position position = 0;
  std::string seal;
};
// Nothing when it is none.
std::optional<Tip> parse_tip(std::string_view text);

// What could end a header line becomes `_`.
std::string header_text(std::string_view text);

}  // namespace jetpage::eventstore
