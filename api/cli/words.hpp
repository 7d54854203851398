#pragma once

#include <optional>
#include <string>
#include <vector>

#include "api/cli/command.hpp"

namespace jetpage::api::cli {

struct ReadWords {
  Words words;
  std::optional<std::string> help;  // the text, when it was asked for
};

// What was typed behind a command's name. Fault::invalid says what is wrong with it.
eventstore::Result<ReadWords> read_words(const Command& command, std::vector<std::string> typed);

}  // namespace jetpage::api::cli
