#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "jetpage/eventstore/commit.hpp"

// What made a commit, as its `cause` says it:
//
//   key:<fingerprint>:<Idempotency-Key>   a command that its sender named
//   cmd:<random>                          a command without a name
//   <reader>@<position>.<number>          reaction <number> of the policies <reader> to the commit at <position>
//
// The prefixes keep a sender from naming a command like a reaction.
namespace jetpage::aggregates {

struct ReactionCause {
  std::string_view reader;
  eventstore::Position position = 0;
  std::uint32_t number = 0;
};

std::string cause_of_key(std::string_view key, std::uint64_t fingerprint);
std::string cause_of_command(std::string_view random);
std::string cause_of_reaction(const ReactionCause& reaction);

// Nothing when the text is no reaction's.
std::optional<ReactionCause> reaction_of(std::string_view cause);

// The Idempotency-Key of a command that its sender named.
std::optional<std::string_view> key_of(std::string_view cause);

// `:<Idempotency-Key>`: what two sendings of one key share. Other causes are their own identity; none begins with a colon.
std::string_view identity_of(std::string_view cause);

}  // namespace jetpage::aggregates
