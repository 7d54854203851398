#include "tests/support/process.hpp"

#include <fcntl.h>
#include <linux/close_range.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <sstream>
#include <stdexcept>
#include <system_error>

#include "tests/support/await.hpp"
#include "tests/support/temp_folder.hpp"

namespace jetpage::tests {
namespace {

std::vector<std::string> environment_with(const std::map<std::string, std::string>& more) {
  std::vector<std::string> lines;
  for (char** line = environ; *line != nullptr; ++line) {
    const std::string text = *line;
    if (!more.contains(text.substr(0, text.find('=')))) lines.push_back(text);
  }
  for (const auto& [name, value] : more) lines.push_back(name + "=" + value);
  return lines;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> all;
  for (std::string& text : texts) all.push_back(text.data());
  all.push_back(nullptr);
  return all;
}

// State, parent and so on, behind the name: `S 17 …`. Empty when there is no such process.
std::string stat_of(pid_t pid) {
  const std::string stat = read_text("/proc/" + std::to_string(pid) + "/stat");
  const auto name_end = stat.rfind(") ");
  return name_end == stat.npos ? std::string() : stat.substr(name_end + 2);
}

void redirect(const char* file, int flags, int to) {
  const int opened = open(file, flags, 0644);
  if (opened < 0 || dup2(opened, to) < 0) _exit(126);
}

// Returns once the child is the program that it was started for: until then a signal would meet the test's own handlers in it, which
// may wait for a lock that another thread held at the fork.
void await_program(int from_child) {
  char none = 0;
  while (read(from_child, &none, 1) < 0 && errno == EINTR) {
  }
  close(from_child);
}

}  // namespace

Process::Process(const Launch& launch) {
  std::vector<std::string> words = launch.words;
  std::vector<std::string> lines = environment_with(launch.environment);
  const std::vector<char*> arguments = pointers(words);
  const std::vector<char*> variables = pointers(lines);
  constexpr int append = O_WRONLY | O_CREAT | O_APPEND;
  int until_exec[2] = {};
  if (pipe2(until_exec, O_CLOEXEC) != 0) throw std::system_error(errno, std::generic_category(), "cannot make a pipe");
  pid_ = fork();
  if (pid_ != 0) close(until_exec[1]);
  if (pid_ < 0) throw std::system_error(errno, std::generic_category(), "cannot fork");
  if (pid_ > 0) {
    await_program(until_exec[0]);
    return;
  }
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  redirect(launch.in.c_str(), O_RDONLY, STDIN_FILENO);
  redirect(launch.out.c_str(), append, STDOUT_FILENO);
  redirect(launch.err.c_str(), append, STDERR_FILENO);
  close_range(STDERR_FILENO + 1, ~0U, CLOSE_RANGE_CLOEXEC);
  execvpe(arguments[0], arguments.data(), variables.data());
  _exit(127);
}

Process::~Process() {
  if (wait(std::chrono::milliseconds(0))) return;
  signal(SIGKILL);
  (void)wait(std::chrono::seconds(10));
}

void Process::signal(int number) const {
  if (!ended_) ::kill(pid_, number);
}

std::optional<ExitStatus> Process::wait(std::chrono::milliseconds time) {
  (void)await(
      [this] {
        int status = 0;
        if (ended_ || waitpid(pid_, &status, WNOHANG) != pid_) return ended_.has_value();
        ended_ = WIFSIGNALED(status) ? ExitStatus{0, WTERMSIG(status)} : ExitStatus{WEXITSTATUS(status), 0};
        return true;
      },
      time, std::chrono::milliseconds(1));
  return ended_;
}

bool is_running(pid_t pid) {
  const std::string stat = stat_of(pid);
  return !stat.empty() && stat[0] != 'Z' && stat[0] != 'X';
}

pid_t parent_of(pid_t pid) {
  const std::string stat = stat_of(pid);
  return stat.empty() ? 0 : std::atoi(stat.c_str() + 2);
}

std::vector<pid_t> processes_with(const std::string& text) {
  std::vector<pid_t> found;
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    const std::string name = entry.path().filename();
    if (name.find_first_not_of("0123456789") != name.npos) continue;
    const pid_t pid = std::atoi(name.c_str());
    if (read_text(entry.path() / "cmdline").find(text) != std::string::npos && is_running(pid)) found.push_back(pid);
  }
  return found;
}

Finished run(const std::vector<std::string>& words, const std::map<std::string, std::string>& environment,
             const std::string& input, std::chrono::milliseconds wait) {
  const TempFolder folder;
  write_text(folder.path() / "in", input);
  Process process({words, environment, folder.path() / "in", folder.path() / "out", folder.path() / "err"});
  const auto status = process.wait(wait);
  const int code = status && status->signal == 0 ? status->code : -1;
  return {code, read_text(folder.path() / "out"), read_text(folder.path() / "err")};
}

bool is_on_path(const std::string& program) {
  const char* path = std::getenv("PATH");
  std::istringstream folders(path == nullptr ? "" : path);
  for (std::string folder; std::getline(folders, folder, ':');) {
    if (access((folder + "/" + program).c_str(), X_OK) == 0) return true;
  }
  return false;
}

}  // namespace jetpage::tests
