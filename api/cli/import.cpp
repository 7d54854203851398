#include <unistd.h>

#include <iostream>
#include <unordered_map>

#include "jetpage/api/cli/commands.hpp"
#include "jetpage/api/cli/log/access.hpp"
#include "jetpage/api/cli/log/rules.hpp"
#include "jetpage/api/cli/terminal/interrupt.hpp"
#include "jetpage/api/cli/terminal/progress.hpp"
#include "jetpage/api/cli/terminal/setting_options.hpp"
#include "jetpage/api/cli/terminal/talk.hpp"
#include "jetpage/api/process/runtime_settings.hpp"
#include "jetpage/api/system/log_line.hpp"
#include "jetpage/api/system/registry.hpp"
#include "jetpage/eventstore/skipped_positions.hpp"

namespace jetpage::api::cli {
namespace {

using eventstore::Done;
using eventstore::Error;
using eventstore::Fault;
using eventstore::LogFinding;
using eventstore::Position;
using eventstore::Result;

// Writes lines to an empty log, each where it stood.
class Import {
 public:
  Import(const System& system, eventstore::JetStreamLog& log, eventstore::EventStore& store)
      : system_(system), log_(log), store_(store) {}

  Done add(std::string_view line) {
    auto logged = parse_log_line(system_, line);
    if (!logged) return at_line(logged.error());
    if (logged->position != last_ + 1) {
      return at_line({Fault::invalid, "position_invalid",
                      "position " + std::to_string(logged->position) + " does not follow " + std::to_string(last_) +
                          ": an export has every position from 1 on"});
    }
    const std::string subject =
        logged->skipped ? logged->skipped->subject : eventstore::subject_of(system_.name, logged->aggregate);
    Position& tail = tails_[subject];
    const auto written = logged->skipped ? log_.restore(system_.name, *logged->skipped, tail)
                                         : append(logged->aggregate, tail, logged->commit);
    if (!written) return at_line(written.error());
    if (*written != logged->position) {
      return at_line({Fault::failed, "log_in_use",
                      "it was written at " + std::to_string(*written) + " instead of " +
                          std::to_string(logged->position) + ": somebody else writes to this log"});
    }
    tail = last_ = *written;
    return {};
  }
  [[nodiscard]] Position last() const { return last_; }

 private:
  // The same commit again changes nothing.
  Result<Position> append(const eventstore::AggregateName& aggregate, Position tail, const eventstore::Commit& commit) {
    auto written = store_.append(aggregate, tail, commit);
    for (int attempt = 0; attempt < 5 && (written.is(Fault::unavailable) || written.is(Fault::outcome_unknown));
         ++attempt) {
      written = store_.append(aggregate, tail, commit);
    }
    return written;
  }
  [[nodiscard]] Error at_line(const Error& error) const {
    const std::string where = "line " + std::to_string(last_ + 1) + ": " + error.message;
    if (last_ == 0) return {error.fault, error.code, where};
    return {Fault::failed, error.code,
            where + "; what came before it has been written: try again with a whole export and another --data"};
  }

  const System& system_;
  eventstore::JetStreamLog& log_;
  eventstore::EventStore& store_;
  std::unordered_map<std::string, Position> tails_;
  Position last_ = 0;
};

Done check_empty(eventstore::EventStore& store) {
  const auto last = store.last();
  if (!last) return last.error();
  if (*last == 0) return {};
  return Error{Fault::failed, "log_not_empty",
               eventstore::stream_of(store.system()) + " has " + std::to_string(*last) +
                   " entries, and an import needs an empty log; try: another --data"};
}

Result<Position> read_lines(Import& import, const Interrupt& interrupt) {
  Progress progress("import");
  std::string line;
  while (std::getline(std::cin, line)) {
    if (line.empty()) continue;
    if (auto added = import.add(line); !added) return added.error();
    progress.at(import.last(), import.last());
    if (interrupt.came()) {
      return Error{Fault::failed, "interrupted",
                   "interrupted behind position " + std::to_string(import.last()) + ": this is not the whole log"};
    }
  }
  if (std::cin.bad()) {
    return Error{Fault::failed, "input_unreadable",
                 "stdin broke off behind position " + std::to_string(import.last()) + ": this is not the whole log"};
  }
  if (import.last() == 0) {
    return Error{Fault::invalid, "input_missing", "there was nothing on stdin; try: jetpage import SYSTEM < FILE"};
  }
  return import.last();
}

// As verify does it.
Result<std::uint64_t> verify(eventstore::JetStreamLog& log, const System& system, eventstore::EventStore& store) {
  eventstore::SkippedPositions skipped(store);
  if (auto read = skipped.refresh(); !read) return read.error();
  const auto scan = log.scan(system.name, 1);
  if (!scan) return scan.error();
  auto rules = log_rules(system, [&](const LogFinding& finding) {
    complain(eventstore::stream_of(system.name) + " " + std::to_string(finding.position) + " (" + finding.subject +
             "): " + finding.what);
  });
  rules.skipped = [&](Position position) { return skipped.contains(position); };
  eventstore::LogCheck check(std::move(rules));
  for (auto message = (*scan)->next();; message = (*scan)->next()) {
    if (!message) return message.error();
    if (!*message) break;
    check.add(**message);
  }
  const auto facts = (*scan)->facts();
  if (!facts) return facts.error();
  check.end(facts->last, facts->seen);
  return check.findings();
}

Result<ExitCode> import_log(const Words& words) {
  const auto systems = systems_named({words.text("SYSTEM")});
  if (!systems) return systems.error();
  const System& system = *systems->front();
  if (isatty(STDIN_FILENO) == 1) {
    return Error{
        Fault::invalid, "input_missing",
        "a terminal has no log to import; try: jetpage import " + system.name + " < " + system.name + ".jsonl"};
  }
  const auto access = LogAccess::open(words, LogAccess::Want::alone);
  if (!access) return access.error();
  const auto store = access->log().open(system.name, true);
  if (!store) return store.error();
  if (auto empty = check_empty(**store); !empty) return std::move(empty).error();
  Import import(system, access->log(), **store);
  const auto last = read_lines(import, Interrupt());
  if (!last) return last.error();
  const auto findings = verify(access->log(), system, **store);
  if (!findings) return findings.error();
  say("imported " + grouped(*last) + " entries into " + eventstore::stream_of(system.name) + ": " +
      (*findings == 0 ? "sound" : grouped(*findings) + " findings"));
  return *findings == 0 ? ExitCode::ok : ExitCode::problems;
}

}  // namespace

Command import_command() {
  return {
      .name = "import",
      .summary = "Write an exported log, on stdin, to an empty one: ids, versions, causes, times and positions stay",
      .arguments = {{.name = "SYSTEM", .help = "Whose log"}},
      .options = with_settings(
          {{"--nats", "URL", "A nats-server where no jetpage serves this system; else one is started on --data"}},
          log_access_settings()),
      .example = "jetpage import cinema --data new < cinema.jsonl",
      .run = import_log,
  };
}

}  // namespace jetpage::api::cli
