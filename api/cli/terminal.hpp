#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

// Stdout, when a person looks at it.
namespace jetpage::api::cli {

// How many columns it has; nothing when stdout is no terminal.
std::optional<std::size_t> terminal_width();

// Columns that a text takes: its code points, which is near enough.
std::size_t width_of(std::string_view text);

// At most so many columns of a line, the last of them … where it was cut.
std::string cut(std::string_view line, std::size_t width);

}  // namespace jetpage::api::cli
