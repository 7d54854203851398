#pragma once

#include <string>

namespace jetpage::tests {

// Whether the metrics' text has this line.
inline bool has_line(const std::string& text, const std::string& line) {
  return ("\n" + text).find("\n" + line + "\n") != std::string::npos;
}

}  // namespace jetpage::tests
