#include "api/cli/talk.hpp"

#include <unistd.h>

#include <string>

#include "api/cli/terminal.hpp"

namespace jetpage::api::cli {

// One write, so that lines of several processes do not mix. Nobody can be told that it failed.
void say(std::string_view line) {
  const std::string text = harmless(line) + "\n";
  (void)!write(STDERR_FILENO, text.data(), text.size());
}

void complain(std::string_view message) { say("jetpage: " + std::string(message)); }

}  // namespace jetpage::api::cli
