#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "jetpage/api/cli/commands.hpp"
#include "jetpage/api/cli/terminal/output.hpp"
#include "jetpage/api/system/event_json.hpp"
#include "jetpage/api/system/registry.hpp"

namespace jetpage::api::cli {
namespace {

using eventstore::CommitView;
using eventstore::Error;
using eventstore::Fault;
using eventstore::Result;

constexpr std::size_t longest_message = 64 * 1024 * 1024;  // nats-server takes none longer

Error located(const Error& error) {
  return {error.fault, error.code,
          "stdin: " + error.message +
              "; try: the body of one message of a system's stream, as in nats stream view CINEMA "
              "--translate 'jetpage decode'"};
}

Result<eventstore::Bytes> read_stdin() {
  eventstore::Bytes bytes;
  std::array<std::uint8_t, 64 * 1024> part{};
  for (;;) {
    const ssize_t count = read(STDIN_FILENO, part.data(), part.size());
    if (count == 0) return bytes;
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return located({Fault::failed, "input_failed", "it cannot be read"});
    bytes.insert(bytes.end(), part.begin(), part.begin() + count);
    if (bytes.size() > longest_message)
      return located({Fault::corrupted, "commit_unreadable", "longer than any message"});
  }
}

Result<const System*> system_of(std::string_view event_type) {
  const auto& all = systems();
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const System& system) { return system.knows(event_type); });
  if (found != all.end()) return &*found;
  return Error{Fault::corrupted, "event_type_unknown", "no system knows an event " + std::string(event_type)};
}

Result<std::string> events_of(const CommitView& commit) {
  std::string lines;
  for (std::size_t i = 0; i < commit.size(); ++i) {
    const auto system = system_of(commit.event(i).type);
    if (!system) return system.error();
    const auto text = event_json(**system, commit.event(i), commit.time_us());
    if (!text) return text.error();
    lines += *text + "\n";
  }
  return lines;
}

// All or nothing: half a commit is no answer.
Result<ExitCode> decode(const Words&) {
  if (isatty(STDIN_FILENO) == 1) {
    return located({Fault::invalid, "input_missing", "a terminal has no message to decode"});
  }
  const auto bytes = read_stdin();
  if (!bytes) return bytes.error();
  const auto commit = CommitView::from(*bytes);
  if (!commit) return located(commit.error());
  const auto lines = events_of(*commit);
  if (!lines) return located(lines.error());
  Output output;
  output.text(*lines);
  if (auto done = output.finish(); !done) return std::move(done).error();
  return ExitCode::ok;
}

}  // namespace

Command decode_command() {
  return {
      .name = "decode",
      .summary = "Turn one message of a stream, on stdin, into its events as JSON lines",
      .example = "nats stream view CINEMA --translate 'jetpage decode'",
      .run = decode,
  };
}

}  // namespace jetpage::api::cli
