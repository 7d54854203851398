#pragma once

#include <sys/types.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "jetpage/eventstore/embedded/permissions.hpp"
#include "jetpage/eventstore/result.hpp"

namespace jetpage::eventstore {

class ChildProcess;
class StoreLock;

struct EmbeddedServerOptions {
  std::string binary = "nats-server";  // a path, or a name to be found on PATH
  std::filesystem::path store;         // its folder, made if missing
  std::filesystem::path log_file;      // default: <store>/nats-server.log
  std::string host = "127.0.0.1";
  int port = 4222;                                // or the next free one; 0: any
  int monitoring_port = 0;                        // of its HTTP pages; 0: none
  std::chrono::milliseconds start_wait{120'000};  // a large store takes a while to open
  std::chrono::milliseconds lock_wait{5'000};     // for a server that is about to go
  std::chrono::milliseconds stop_wait{5'000};     // then it is killed
  std::vector<KeptReader> kept_readers;           // of ours: who may only read cannot change them
  // It had ended by itself and runs again. Called by the thread that looks after it.
  std::function<void(pid_t pid)> restarted = [](pid_t) {};
};

// A nats-server that runs as our child, with JetStream that syncs before it acknowledges. It dies with us, and when it dies
// alone it is started again on the same port (back-off 100 ms to 5 s). So it is when a full disk has made it refuse writes for
// good (seen with 2.15.1: until a restart no answer to any append, or `insufficient resources`) and there is room again. Thread-safe.
class EmbeddedServer {
 public:
  // Returns when it accepts connections. Fault::failed: no such program, no free port, the store is in use, or the server
  // gives up (its last words are in the message).
  static Result<std::unique_ptr<EmbeddedServer>> start(EmbeddedServerOptions options);
  ~EmbeddedServer();

  // Ends it: SIGTERM, then SIGKILL after stop_wait. Again: nothing.
  void stop();

  // Who comes so may read.
  [[nodiscard]] std::string url() const { return "nats://" + options_.host + ":" + std::to_string(options_.port); }
  // The same for who may write: with user and password.
  [[nodiscard]] std::string owner_url() const { return with_credentials(url(), owner_); }
  [[nodiscard]] int port() const { return options_.port; }
  [[nodiscard]] pid_t pid() const { return pid_; }  // -1 while there is none
  [[nodiscard]] int restarts() const { return restarts_; }

 private:
  using Millis = std::chrono::milliseconds;

  explicit EmbeddedServer(EmbeddedServerOptions options);
  void run();
  Done start_once();
  Result<ChildProcess> spawn();
  Done await_greeting(ChildProcess& child);
  // Until it ends or we stop.
  void watch();
  [[nodiscard]] bool can_be_healed() const;
  void end_child();
  // True when stopping.
  bool pause(Millis time);
  [[nodiscard]] std::string last_words() const;

  EmbeddedServerOptions options_;
  std::string server_name_;
  Credentials owner_;
  std::int64_t log_start_ = 0;  // where the log of the latest start begins
  std::unique_ptr<StoreLock> lock_;
  std::unique_ptr<ChildProcess> child_;  // the supervisor's alone
  std::atomic<pid_t> pid_ = -1;
  std::atomic<int> restarts_ = 0;

  std::mutex mutex_;
  std::condition_variable changed_;
  bool stopping_ = false;
  std::optional<Done> started_;
  // The one thread that forks: a parent-death signal is bound to it.
  std::thread supervisor_;
};

}  // namespace jetpage::eventstore
