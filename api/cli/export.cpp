#include "jetpage/api/cli/commands.hpp"
#include "jetpage/api/cli/log/access.hpp"
#include "jetpage/api/cli/server/nats_server.hpp"
#include "jetpage/api/cli/terminal/interrupt.hpp"
#include "jetpage/api/cli/terminal/output.hpp"
#include "jetpage/api/cli/terminal/progress.hpp"
#include "jetpage/api/cli/terminal/setting_options.hpp"
#include "jetpage/api/cli/terminal/talk.hpp"
#include "jetpage/api/process/runtime_settings.hpp"
#include "jetpage/api/system/log_line.hpp"
#include "jetpage/api/system/registry.hpp"
#include "jetpage/eventstore/skipped_positions.hpp"

namespace jetpage::api::cli {
namespace {

using eventstore::Error;
using eventstore::Fault;
using eventstore::Position;
using eventstore::Result;

constexpr std::chrono::seconds log_patience{10};

Result<ExitCode> write_log(const System& system, eventstore::EventStore& store, const Interrupt& interrupt) {
  const auto last = store.last();
  if (!last) return last.error();
  const auto reader = store.read(0);
  if (!reader) return reader.error();
  eventstore::SkippedPositions skipped(store);
  if (auto read = skipped.refresh(); !read) return std::move(read).error();
  Progress progress("export");
  Output output;
  Position position = 0;
  while (position < *last) {
    const auto entry = (*reader)->next(log_patience);
    if (!entry) return entry.error();
    if (!*entry) return Error{Fault::outcome_unknown, "log_slow", "the log does not answer; try again"};
    position = (*entry)->position;
    auto line = log_line(system, **entry, *last);
    if (!line && skipped.contains(position)) line = skipped_line(**entry, *last);
    if (!line) return line.error();
    if (!output.line(*line)) break;
    progress.at(position, *last);
    if (interrupt.came()) {
      return Error{Fault::failed, "interrupted", "interrupted at " + std::to_string(position) + ": not a whole log"};
    }
  }
  progress.done();
  if (auto done = output.finish(); !done) return std::move(done).error();
  say("exported " + grouped(position) + " entries of " + eventstore::stream_of(system.name) +
      (position < *last ? ", until nobody read on: not a whole log" : ""));
  return ExitCode::ok;
}

Result<ExitCode> export_log(const Words& words) {
  const auto systems = systems_named({words.text("SYSTEM")});
  if (!systems) return systems.error();
  const auto access = LogAccess::open(words);
  if (!access) return access.error();
  const auto store = access->log().open(systems->front()->name, false);
  if (!store) return store.error();
  return write_log(*systems->front(), **store, Interrupt());
}

}  // namespace

Command export_command() {
  return {
      .name = "export",
      .summary = "Write a system's log to stdout as JSON lines, one per commit, for jetpage import",
      .arguments = {{.name = "SYSTEM", .help = "Whose log"}},
      .options = with_settings({nats_option()}, log_access_settings()),
      .example = "jetpage export cinema > cinema.jsonl",
      .run = export_log,
  };
}

}  // namespace jetpage::api::cli
