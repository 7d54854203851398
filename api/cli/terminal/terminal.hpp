#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

// Stdout, when a person looks at it.
namespace jetpage::api::cli {

// How many columns it has; nothing when stdout is no terminal.
std::optional<std::size_t> terminal_width();

// Columns that a text in UTF-8 takes on a terminal: two for a wide character, none for one that goes onto the one before.
std::size_t width_of(std::string_view text);

// At most so many columns of a line, the last of them … where it was cut.
std::string cut(std::string_view line, std::size_t width);

// What somebody sent, for a terminal: control characters (C0, DEL, C1) as \u001b and so on, so that none takes effect.
std::string harmless(std::string_view text);

}  // namespace jetpage::api::cli
