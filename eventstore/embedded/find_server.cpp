#include "jetpage/eventstore/embedded/find_server.hpp"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <optional>
#include <sstream>
#include <utility>

#include "jetpage/eventstore/embedded/child_process.hpp"
#include "jetpage/eventstore/jetstream/connection/server_version.hpp"

namespace jetpage::eventstore {
namespace {

constexpr int version_wait_ms = 10'000;

// As given, or found on PATH.
std::optional<std::string> find_program(const std::string& name) {
  if (name.find('/') != name.npos) return ::access(name.c_str(), X_OK) == 0 ? std::optional(name) : std::nullopt;
  const char* path = std::getenv("PATH");
  std::istringstream folders(path ? path : "");
  for (std::string folder; std::getline(folders, folder, ':');) {
    const std::string candidate = (folder.empty() ? "." : folder) + "/" + name;
    if (::access(candidate.c_str(), X_OK) == 0) return candidate;
  }
  return std::nullopt;
}

// `2.15.1`, as the program says it; something else when it is another one, or says nothing for a while.
std::string version_of(const std::string& program) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC | O_NONBLOCK) != 0) return {};
  std::string said;
  if (const auto child = ChildProcess::spawn({{program, "--version"}, ends[1]})) {
    ::close(std::exchange(ends[1], -1));
    std::array<char, 256> part{};
    for (pollfd readable{ends[0], POLLIN, 0}; ::poll(&readable, 1, version_wait_ms) > 0 && said.size() < part.size();) {
      const ssize_t count = ::read(ends[0], part.data(), part.size());
      if (count <= 0) break;
      said.append(part.data(), static_cast<std::size_t>(count));
    }
  }
  for (const int end : ends) {
    if (end >= 0) ::close(end);
  }
  said.erase(std::min(said.find_last_not_of(" \n") + 1, said.size()));
  constexpr std::string_view before = "nats-server: v";
  return said.starts_with(before) ? said.substr(before.size()) : said;
}

std::string how_to_get_one() {
  constexpr const char* script = "/usr/lib/jetpage/get-nats-server";  // where Debian's package has it
  const std::string command =
      ::access(script, X_OK) == 0 ? "sudo " + std::string(script) : "./setup, which fetches one";
  return command + "; or put one on PATH; or use a running one with --nats URL";
}

}  // namespace

Result<std::string> find_server(const std::string& name) {
  const auto program = find_program(name);
  if (!program) {
    return Error{Fault::failed, "nats_server_missing",
                 "there is no nats-server (looked for '" + name + "'). Try: " + how_to_get_one()};
  }
  const std::string version = version_of(*program);
  if (!parse_version(version)) return *program;  // what it is will be seen when it answers
  if (Done fit = check_server_version(version, how_to_get_one()); !fit) {
    return Error{fit.error().fault, fit.error().code, *program + ": " + fit.error().message};
  }
  return *program;
}

}  // namespace jetpage::eventstore
