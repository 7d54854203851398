#include "jetpage/eventstore/embedded/child_process.hpp"

#include <fcntl.h>
#include <linux/close_range.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <system_error>

namespace jetpage::eventstore {
namespace {

// Between fork and exec only async-signal-safe calls are allowed.
[[noreturn]] void become(char* const* arguments, const ChildCommand& command, int report_fd, pid_t parent) {
  ::prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (::getppid() != parent) ::_exit(127);  // it went before prctl
  ::setpgid(0, 0);
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  ::signal(SIGPIPE, SIG_DFL);
  if (command.output_fd >= 0) {
    ::dup2(command.output_fd, STDOUT_FILENO);
    ::dup2(command.output_fd, STDERR_FILENO);
  }
  ::syscall(SYS_close_range, 3U, ~0U, CLOSE_RANGE_CLOEXEC);
  if (command.kept_fd >= 0) ::fcntl(command.kept_fd, F_SETFD, 0);
  ::execv(arguments[0], arguments);
  const int error = errno;
  (void)!::write(report_fd, &error, sizeof error);
  ::_exit(127);
}

}  // namespace

Result<ChildProcess> ChildProcess::spawn(const ChildCommand& command) {
  std::vector<char*> arguments;
  for (const std::string& argument : command.arguments) arguments.push_back(const_cast<char*>(argument.c_str()));
  arguments.push_back(nullptr);
  std::array<int, 2> report{};
  if (::pipe2(report.data(), O_CLOEXEC) != 0) {
    return Error{Fault::failed, "program_unrunnable", "no pipe: " + std::generic_category().message(errno)};
  }
  const pid_t parent = ::getpid();
  const pid_t pid = ::fork();
  if (pid == 0) become(arguments.data(), command, report[1], parent);
  int error = pid < 0 ? errno : 0;
  ::close(report[1]);
  ssize_t told = 0;
  if (pid > 0) {
    do told = ::read(report[0], &error, sizeof error);
    while (told < 0 && errno == EINTR);
  }
  ::close(report[0]);
  if (pid > 0 && told <= 0) return ChildProcess(pid);
  if (pid > 0) ::waitpid(pid, nullptr, 0);
  return Error{Fault::failed, "program_unrunnable",
               command.arguments[0] + " cannot be run: " + std::generic_category().message(error)};
}

std::optional<std::string> ChildProcess::poll() {
  if (pid_ <= 0) return "not started";
  int status = 0;
  const pid_t ended = ::waitpid(pid_, &status, WNOHANG);
  if (ended == 0 || (ended < 0 && errno == EINTR)) return std::nullopt;
  pid_ = -1;
  if (ended > 0 && WIFSIGNALED(status)) return "signal " + std::to_string(WTERMSIG(status));
  return "exit code " + std::to_string(ended > 0 ? WEXITSTATUS(status) : -1);
}

void ChildProcess::signal(int number) const {
  if (pid_ > 0) ::kill(pid_, number);
}

ChildProcess::~ChildProcess() {
  if (pid_ <= 0) return;
  ::kill(pid_, SIGKILL);
  while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
  }
}

}  // namespace jetpage::eventstore
