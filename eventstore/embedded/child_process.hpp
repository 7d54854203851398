#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

#include "jetpage/eventstore/result.hpp"

namespace jetpage::eventstore {

// What a child is made of.
struct ChildCommand {
  std::vector<std::string> arguments;  // [0]: the program's path
  int output_fd = -1;                  // its stdout and stderr
  int kept_fd = -1;                    // stays open in it; all others are closed
};

// A running child that gets SIGTERM when the thread that spawned it ends. In a process group of its own, so that Ctrl-C
// reaches only us. Spawn, `poll` and destruction belong to one thread; destruction kills.
class ChildProcess {
 public:
  // Fault::failed when the program cannot be run.
  static Result<ChildProcess> spawn(const ChildCommand& command);

  ChildProcess(ChildProcess&& other) noexcept : pid_(other.pid_) { other.pid_ = -1; }
  ChildProcess& operator=(ChildProcess&&) = delete;
  ~ChildProcess();

  [[nodiscard]] pid_t pid() const { return pid_; }
  // How it ended ("exit code 1", "signal 9"); nothing while it runs.
  std::optional<std::string> poll();
  void signal(int number) const;

 private:
  explicit ChildProcess(pid_t pid) : pid_(pid) {}
  pid_t pid_ = -1;
};

}  // namespace jetpage::eventstore
