#pragma once

#include <signal.h>
#include <sys/types.h>

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "tests/support/process.hpp"
#include "tests/support/temp_folder.hpp"

namespace jetpage::tests {

// The binary under test: $JETPAGE_BINARY.
std::string jetpage_binary();

// These settings, and where they say nothing, calls that may take as long as the command that waits for them: a disk that stalls is
// not what most tests are about.
std::map<std::string, std::string> unhurried(std::map<std::string, std::string> settings);

struct ServerOptions {
  std::vector<std::string> systems = {"cinema"};
  std::map<std::string, std::string> settings;  // environment: {"JETPAGE_PATIENCE", "2s"}
};

// A jetpage process with a nats-server of its own, on free ports and in a folder of its own. It may be killed and started again:
// the folder stays. Every call that fails throws, with what the process said on stderr.
class Server {
 public:
  // Starts it.
  explicit Server(ServerOptions options = {});
  ~Server();

  // Returns when it says that it is ready, or (`answers`) that it lives: one whose views are stopped is never ready.
  enum class Until { ready, answers };
  void start(Until until = Until::ready);
  // SIGTERM, or SIGINT; returns how it ended. Throws when it has not within 10 s.
  ExitStatus stop(int signal = SIGTERM);
  // Waits for it to end by itself.
  ExitStatus await_end();
  // SIGKILL: no farewell.
  void kill();

  [[nodiscard]] std::string url() const;             // http://127.0.0.1:40123
  [[nodiscard]] std::string nats_url() const;        // nats://127.0.0.1:40124: to read
  [[nodiscard]] std::string nats_owner_url() const;  // nats://jetpage:…@127.0.0.1:40124: to write, too
  [[nodiscard]] pid_t nats_pid() const;              // its nats-server of this moment; 0: none
  [[nodiscard]] pid_t pid() const { return process_->pid(); }
  [[nodiscard]] const std::filesystem::path& data() const { return data_; }
  // What it has written to stderr, over all its lives.
  [[nodiscard]] std::string talk() const;

  // `serve` with these systems on this data folder.
  [[nodiscard]] Launch launch() const;

 private:
  void await_nats_gone() const;
  [[nodiscard]] std::string nats_configuration() const;

  ServerOptions options_;
  TempFolder folder_;
  std::filesystem::path data_;
  std::unique_ptr<Process> process_;
};

}  // namespace jetpage::tests
