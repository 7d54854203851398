#include "jetpage/api/main.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <csignal>
#include <utility>

#include "jetpage/api/cli/command_line.hpp"
#include "jetpage/api/cli/commands.hpp"
#include "jetpage/api/system/registry.hpp"

namespace jetpage::api {
namespace {

// A standard file that is closed would be the next socket's number, and data meant for people would go there.
void keep_standard_files() {
  for (int file = STDIN_FILENO; file <= STDERR_FILENO; ++file) {
    if (fcntl(file, F_GETFD) == -1) (void)open("/dev/null", file == STDERR_FILENO ? O_WRONLY : O_RDONLY);
  }
}

}  // namespace

int main(int argc, char** argv, std::vector<System> systems) {
  keep_standard_files();
  std::signal(SIGPIPE, SIG_IGN);  // a reader that went is told by the write
  offer(std::move(systems));
  return static_cast<int>(cli::run(cli::commands(), {argv + 1, argv + argc}));
}

}  // namespace jetpage::api
