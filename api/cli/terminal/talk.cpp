#include "jetpage/api/cli/terminal/talk.hpp"

#include <unistd.h>

#include <string>

#include "jetpage/api/cli/terminal/terminal.hpp"

namespace jetpage::api::cli {

// One write, so that lines of several processes do not mix. Nobody can be told that it failed.
void say(std::string_view line) {
  const std::string text = harmless(line) + "\n";
  (void)!write(STDERR_FILENO, text.data(), text.size());
}

void complain(std::string_view message) { say("jetpage: " + std::string(message)); }

}  // namespace jetpage::api::cli
