#include <fcntl.h>
#include <unistd.h>

#include <csignal>

#include "jetpage/api/cli/command_line.hpp"
#include "jetpage/api/cli/commands.hpp"
#include "jetpage/api/system/registry.hpp"
#include "jetpage/api/systems/systems.hpp"

namespace {

// A standard file that is closed would be the next socket's number, and data meant for people would go there.
void keep_standard_files() {
  for (int file = STDIN_FILENO; file <= STDERR_FILENO; ++file) {
    if (fcntl(file, F_GETFD) == -1) (void)open("/dev/null", file == STDERR_FILENO ? O_WRONLY : O_RDONLY);
  }
}

}  // namespace

int main(int count, char** words) {
  keep_standard_files();
  std::signal(SIGPIPE, SIG_IGN);  // a reader that went is told by the write
  jetpage::api::offer(jetpage::api::shipped_systems());
  return static_cast<int>(jetpage::api::cli::run(jetpage::api::cli::commands(), {words + 1, words + count}));
}
