#include "api/cli/terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>

namespace jetpage::api::cli {
namespace {

constexpr std::size_t usual_width = 80;  // where the terminal does not tell
constexpr std::size_t least_width = 20;

bool begins_character(char c) { return (c & 0xC0) != 0x80; }

}  // namespace

std::optional<std::size_t> terminal_width() {
  if (isatty(STDOUT_FILENO) != 1) return std::nullopt;
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return usual_width;
  return std::max<std::size_t>(size.ws_col, least_width);
}

std::size_t width_of(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), begins_character));
}

std::string cut(std::string_view line, std::size_t width) {
  if (width_of(line) <= width) return std::string(line);
  std::size_t end = 0;
  for (std::size_t columns = 0; end < line.size(); ++end) {
    if (begins_character(line[end]) && ++columns == width) break;
  }
  return std::string(line.substr(0, end)) + "…";
}

}  // namespace jetpage::api::cli
