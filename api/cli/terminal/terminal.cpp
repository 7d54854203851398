#include "jetpage/api/cli/terminal/terminal.hpp"

#include <locale.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cwchar>

namespace jetpage::api::cli {
namespace {

constexpr std::size_t usual_width = 80;  // where the terminal does not tell
constexpr std::size_t least_width = 20;

// The text's characters, whatever locale the process runs in.
locale_t unicode() {
  static const locale_t locale = ::newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
  return locale;
}

struct Character {
  std::size_t bytes = 1;
  std::size_t columns = 1;
};

// The first one of a text that is not empty.
Character first_of(std::string_view text) {
  Character first;
  const locale_t locale = unicode();
  if (locale == nullptr) {
    while (first.bytes < text.size() && (text[first.bytes] & 0xC0) == 0x80) ++first.bytes;
    return first;
  }
  const locale_t before = ::uselocale(locale);
  wchar_t symbol = 0;
  std::mbstate_t state{};
  const std::size_t length = std::mbrtowc(&symbol, text.data(), text.size(), &state);
  if (length > 0 && length <= text.size()) {
    first.bytes = length;
    first.columns = static_cast<std::size_t>(std::max(::wcwidth(symbol), 0));
  }
  ::uselocale(before);
  return first;
}

}  // namespace

std::optional<std::size_t> terminal_width() {
  if (isatty(STDOUT_FILENO) != 1) return std::nullopt;
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return usual_width;
  return std::max<std::size_t>(size.ws_col, least_width);
}

std::size_t width_of(std::string_view text) {
  std::size_t columns = 0;
  while (!text.empty()) {
    const Character first = first_of(text);
    columns += first.columns;
    text.remove_prefix(first.bytes);
  }
  return columns;
}

std::string cut(std::string_view line, std::size_t width) {
  if (width_of(line) <= width) return std::string(line);
  std::size_t end = 0;
  for (std::size_t columns = 0; end < line.size();) {
    const Character next = first_of(line.substr(end));
    if (columns + next.columns + 1 > width) break;  // the mark needs one, too
    columns += next.columns;
    end += next.bytes;
  }
  return std::string(line.substr(0, end)) + "…";
}

std::string harmless(std::string_view text) {
  std::string shown;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const bool second = i + 1 < text.size() && byte == 0xC2 && static_cast<unsigned char>(text[i + 1]) < 0xA0;
    const unsigned code = second ? static_cast<unsigned char>(text[i + 1]) : byte;
    if (second || byte < 0x20 || byte == 0x7F) {
      std::array<char, 8> escape{};
      std::snprintf(escape.data(), escape.size(), "\\u%04x", code);
      shown += escape.data();
      i += second ? 1 : 0;
    } else {
      shown += text[i];
    }
  }
  return shown;
}

}  // namespace jetpage::api::cli
