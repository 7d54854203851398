#include "jetpage/api/cli/terminal/interrupt.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <catch2/catch_test_macros.hpp>
#include <csignal>

using jetpage::api::cli::Interrupt;

namespace {

// Goes on when the signal came; writes a byte when it listens and another when the signal came. Not for ever, should it not be ended.
[[noreturn]] void listen(int told) {
  ::alarm(10);
  const Interrupt interrupt;
  if (::write(told, "l", 1) != 1) ::_exit(1);
  while (!interrupt.came()) ::usleep(1'000);
  if (::write(told, "c", 1) != 1) ::_exit(1);
  for (;;) ::pause();
}

}  // namespace

TEST_CASE("the first Ctrl-C is noted, and the second ends who is stuck") {
  for (const int signal : {SIGINT, SIGTERM}) {
    std::array<int, 2> pipe{};
    REQUIRE(::pipe(pipe.data()) == 0);
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) listen(pipe[1]);
    char told = 0;
    CHECK((::read(pipe[0], &told, 1) == 1 && told == 'l'));
    ::kill(child, signal);
    CHECK((::read(pipe[0], &told, 1) == 1 && told == 'c'));
    ::kill(child, signal);
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    CHECK((WIFSIGNALED(status) && WTERMSIG(status) == signal));
    ::close(pipe[0]);
    ::close(pipe[1]);
  }
}
