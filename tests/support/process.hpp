#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace jetpage::tests {

struct ExitStatus {
  int code = 0;    // when it ended by itself
  int signal = 0;  // when a signal ended it
  bool operator==(const ExitStatus&) const = default;
};

struct Launch {
  std::vector<std::string> words;                  // the program, found on PATH, and its arguments
  std::map<std::string, std::string> environment;  // besides ours
  std::filesystem::path in = "/dev/null";
  std::filesystem::path out = "/dev/null";  // appended to
  std::filesystem::path err = "/dev/null";  // appended to
};

// A child process. It inherits no files but these three, and is killed with its owner: at the end of the scope, and by the
// kernel when the thread that started it ends.
class Process {
 public:
  explicit Process(const Launch& launch);
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  [[nodiscard]] pid_t pid() const { return pid_; }
  void signal(int number) const;
  // How it ended; nothing when it has not within `wait`.
  std::optional<ExitStatus> wait(std::chrono::milliseconds wait);

 private:
  pid_t pid_ = -1;
  std::optional<ExitStatus> ended_;
};

// Of any process, not only our children. A zombie does not run.
bool is_running(pid_t pid);
pid_t parent_of(pid_t pid);
// The running processes with this text in their command line.
std::vector<pid_t> processes_with(const std::string& text);

struct Finished {
  int exit_code = -1;  // -1: a signal or the deadline ended it
  std::string out;
  std::string err;
};

// Runs a program to its end, at most `wait`.
Finished run(const std::vector<std::string>& words, const std::map<std::string, std::string>& environment = {},
             const std::string& input = {}, std::chrono::milliseconds wait = std::chrono::minutes(2));

// Whether PATH has a program of this name.
bool is_on_path(const std::string& program);

}  // namespace jetpage::tests
