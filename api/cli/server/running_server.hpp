#pragma once

#include <map>
#include <optional>
#include <string>

#include "jetpage/api/cli/terminal/command.hpp"
#include "jetpage/api/process/settings.hpp"
#include "jetpage/eventstore/commit.hpp"

// What a `jetpage serve` that runs says of itself over HTTP.
namespace jetpage::api::cli {

struct RunningView {
  std::string state;  // live, rebuilding, paused, stopped
  std::string reason;
  std::uint64_t generation = 0;
  eventstore::Position position = 0;
  std::optional<std::uint64_t> lag;
  std::optional<std::uint64_t> rows;
  std::optional<std::uint64_t> bytes;
};

struct RunningPolicy {
  std::uint64_t waiting = 0;
  std::uint64_t parked = 0;
};

struct RunningServer {
  std::string origin;   // http://127.0.0.1:8088
  std::string version;  // of jetpage
  bool is_ready = false;
  std::string log_refuses;                                               // why its log takes no writes; empty: it does
  std::map<std::string, std::map<std::string, RunningView>> views;       // by system and view
  std::map<std::string, std::map<std::string, RunningPolicy>> policies;  // by system and `cinema-message`
};

// The server of `--url`, else the one that this data folder names; nothing where none answers. Fault::unavailable when
// `--url` names one that does not.
eventstore::Result<std::optional<RunningServer>> find_running(const std::string& url, const Settings& settings);

}  // namespace jetpage::api::cli
