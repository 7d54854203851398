#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "jetpage/api/cli/terminal/command.hpp"

namespace jetpage::api::cli {

struct ReadWords {
  Words words;
  std::optional<std::string> help;  // the text, when it was asked for
};

// What was typed behind a command's name. Fault::invalid says what is wrong with it.
eventstore::Result<ReadWords> read_words(const Command& command, std::vector<std::string> typed);

// The number that an option was given, from 1 on; `otherwise` when it was not. Fault::invalid: it is none.
eventstore::Result<std::uint64_t> number_of(const Words& words, const std::string& option, std::uint64_t otherwise);

}  // namespace jetpage::api::cli
