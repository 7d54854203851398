#include <unistd.h>

#include <iostream>
#include <unordered_map>
#include <vector>

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

namespace jetpage::api::cli {
namespace {

using eventstore::Done;
using eventstore::Error;
using eventstore::Fault;
using eventstore::LogFinding;
using eventstore::Position;
using eventstore::Result;

constexpr std::size_t entries_a_page = 256;

// Writes lines to a log, each where it stood. What an import that broke off has written before is passed over, as long as it is the same.
class Import {
 public:
  // `there` entries are there already.
  Import(const System& system, eventstore::JetStreamLog& log, eventstore::EventStore& store, Position there)
      : system_(system), log_(log), store_(store), there_(there) {}

  Done add(std::string_view line) {
    auto logged = parse_log_line(system_, line);
    if (!logged) return at_line(logged.error());
    if (logged->position != last_ + 1) {
      return at_line({Fault::invalid, "position_invalid",
                      "position " + std::to_string(logged->position) + " does not follow " + std::to_string(last_) +
                          ": an export has every position from 1 on"});
    }
    auto done = logged->position <= there_ ? compare(*logged) : write(*logged);
    if (!done) return at_line(done.error());
    last_ = tails_[subject_of(*logged)] = logged->position;
    announced_ = logged->last;
    return {};
  }
  // Whether all lines have come, and nothing is on the log behind them.
  [[nodiscard]] Done end() const {
    if (last_ == 0) {
      return Error{Fault::invalid, "input_missing", "there was nothing on stdin; try: jetpage import SYSTEM < FILE"};
    }
    if (last_ < announced_) {
      return Error{
          Fault::failed, "input_incomplete",
          "stdin ended at position " + std::to_string(last_) + " of " + std::to_string(announced_) + unfinished};
    }
    if (last_ < there_)
      return another("it goes on behind position " + std::to_string(last_) + ", where the export ends");
    return {};
  }
  [[nodiscard]] Position last() const { return last_; }
  [[nodiscard]] Position there() const { return there_; }
  static constexpr auto unfinished =
      ": this is not the whole log, which no server should serve; try: the whole export once more, it goes on from "
      "there";

 private:
  [[nodiscard]] std::string subject_of(const LoggedCommit& logged) const {
    return logged.skipped ? logged.skipped->subject : eventstore::subject_of(system_.name, logged.aggregate);
  }
  Done compare(const LoggedCommit& logged) {
    if (last_ - before_page_ >= page_.size()) {
      auto page = store_.page(last_, entries_a_page);
      if (!page) return page.error();
      page_ = std::move(*page);
      before_page_ = last_;
    }
    const bool is_there = last_ - before_page_ < page_.size();
    const bool is_same = is_there && page_[last_ - before_page_].subject == subject_of(logged) &&
                         page_[last_ - before_page_].bytes ==
                             (logged.skipped ? logged.skipped->bytes : eventstore::encode(logged.commit));
    return is_same ? Done() : another("position " + std::to_string(logged.position) + " holds another commit");
  }
  Done write(const LoggedCommit& logged) {
    const Position tail = tails_[subject_of(logged)];
    const auto written = logged.skipped ? log_.restore(system_.name, *logged.skipped, tail)
                                        : append(logged.aggregate, tail, logged.commit);
    if (!written) return written.error();
    ++written_;
    if (*written == logged.position) return {};
    return Error{Fault::failed, "log_in_use",
                 "it was written at " + std::to_string(*written) + " instead of " + std::to_string(logged.position) +
                     ": somebody else writes to this log"};
  }
  // The same commit again changes nothing.
  Result<Position> append(const eventstore::AggregateName& aggregate, Position tail, const eventstore::Commit& commit) {
    auto written = store_.append(aggregate, tail, commit);
    for (int attempt = 0; attempt < 5 && (written.is(Fault::unavailable) || written.is(Fault::outcome_unknown));
         ++attempt) {
      written = store_.append(aggregate, tail, commit);
    }
    return written;
  }
  [[nodiscard]] Done another(const std::string& why) const {
    return Error{Fault::failed, "log_not_empty",
                 eventstore::stream_of(system_.name) + " has " + std::to_string(there_) +
                     " entries that are not those of this export: " + why +
                     ". An import needs an empty log, or one that an import of the same export has begun; try: another "
                     "--data"};
  }
  [[nodiscard]] Error at_line(const Error& error) const {
    const std::string where = "line " + std::to_string(last_ + 1) + ": " + error.message;
    if (written_ == 0) return {error.fault, error.code, where};
    return {Fault::failed, error.code, where + "; what came before it has been written" + unfinished};
  }

  const System& system_;
  eventstore::JetStreamLog& log_;
  eventstore::EventStore& store_;
  Position there_;
  std::vector<eventstore::LogEntry> page_;  // of what is there, behind before_page_
  Position before_page_ = 0;
  std::unordered_map<std::string, Position> tails_;
  Position last_ = 0;
  Position announced_ = 0;
  std::uint64_t written_ = 0;
};

Done read_lines(Import& import, const Interrupt& interrupt) {
  Progress progress("import");
  std::string line;
  const auto broken_off = [&](const char* code, const std::string& what) {
    return Error{Fault::failed, code, what + " behind position " + std::to_string(import.last()) + Import::unfinished};
  };
  while (std::getline(std::cin, line)) {
    if (line.empty()) continue;
    if (auto added = import.add(line); !added) return added;
    progress.at(import.last(), import.last());
    if (interrupt.came()) return broken_off("interrupted", "interrupted");
  }
  if (std::cin.bad()) return broken_off("input_unreadable", "stdin broke off");
  return import.end();
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
  const auto there = (*store)->last();
  if (!there) return there.error();
  Import import(system, access->log(), **store, *there);
  if (auto read = read_lines(import, Interrupt()); !read) return std::move(read).error();
  const auto findings = verify(access->log(), system, **store);
  if (!findings) return findings.error();
  say("imported " + grouped(import.last() - import.there()) + " entries into " + eventstore::stream_of(system.name) +
      (import.there() > 0 ? ", behind " + grouped(import.there()) + " that were there already: " : ": ") +
      (*findings == 0 ? "sound" : grouped(*findings) + " findings"));
  return *findings == 0 ? ExitCode::ok : ExitCode::problems;
}

}  // namespace

Command import_command() {
  return {
      .name = "import",
      .summary =
          "Write an exported log, on stdin, to an empty one, or go on where that broke off: ids, versions, causes, "
          "times and "
          "positions stay",
      .arguments = {{.name = "SYSTEM", .help = "Whose log"}},
      .options = with_settings(
          {{"--nats", "URL", "A nats-server where no jetpage serves this system; else one is started on --data"}},
          log_access_settings()),
      .example = "jetpage import cinema --data new < cinema.jsonl",
      .run = import_log,
  };
}

}  // namespace jetpage::api::cli
