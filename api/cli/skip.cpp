#include "jetpage/eventstore/skipped_positions.hpp"

#include <charconv>

#include "jetpage/api/cli/commands.hpp"
#include "jetpage/api/cli/log/access.hpp"
#include "jetpage/api/cli/log/obstacle.hpp"
#include "jetpage/api/cli/server/nats_server.hpp"
#include "jetpage/api/cli/terminal/setting_options.hpp"
#include "jetpage/api/cli/terminal/table.hpp"
#include "jetpage/api/cli/terminal/talk.hpp"
#include "jetpage/api/cli/terminal/time_text.hpp"
#include "jetpage/api/process/runtime_settings.hpp"
#include "jetpage/api/system/registry.hpp"

namespace jetpage::api::cli {
namespace {

using eventstore::Error;
using eventstore::EventStore;
using eventstore::Fault;
using eventstore::LogEntry;
using eventstore::Position;
using eventstore::Result;
using eventstore::SkippedPositions;
using eventstore::SkipWord;

constexpr std::size_t longest_text = 1'000;  // of who and why, in bytes

Error wrong(const std::string& what) { return {Fault::invalid, "usage", what + "; try: jetpage skip --help"}; }

Result<ExitCode> list(const System& system, EventStore& store, const Words& words) {
  if (words.has("--who") || words.has("--why") || words.flag("--undo")) return wrong("--list only looks");
  const auto skipped = SkippedPositions(store).list();
  if (!skipped) return skipped.error();
  Table table{{"position", "subject", "who", "why", "saidAt"}, {}};
  for (const SkipWord& word : *skipped) {
    const auto entry = store.at(word.position);
    table.rows.push_back({cell(word.position), entry ? Table::Cell(entry->subject) : Table::Cell(), word.who, word.why,
                          time_text(word.time_us)});
  }
  if (auto done = print(table, words.flag("--json")); !done) return std::move(done).error();
  if (skipped->empty()) say("no position of " + eventstore::stream_of(system.name) + " is skipped");
  return ExitCode::ok;
}

Result<SkipWord> word_of(const Words& words) {
  const auto typed = words.all("POSITION");
  if (typed.size() != 1) return wrong("it takes one position, such as 12, or --list");
  SkipWord word;
  const char* end = typed[0].data() + typed[0].size();
  const auto read = std::from_chars(typed[0].data(), end, word.position);
  if (read.ec != std::errc() || read.ptr != end || word.position == 0) {
    return wrong("'" + typed[0] + "' is no position; a position is a stream sequence, from 1 on");
  }
  word.who = words.text("--who");
  word.why = words.text("--why");
  if (word.who.empty() || word.why.empty()) return wrong("say --who decides it and --why: that is kept");
  if (word.who.size() > longest_text || word.why.size() > longest_text) {
    return wrong("--who and --why have at most " + std::to_string(longest_text) + " bytes each");
  }
  word.time_us = now_us();
  word.taken_back = words.flag("--undo");
  return word;
}

std::string place(const System& system, const LogEntry& entry) {
  return eventstore::stream_of(system.name) + " " + std::to_string(entry.position) + " (" + entry.subject + ")";
}

Result<ExitCode> skip(const System& system, EventStore& store, const SkipWord& word, const LogEntry& entry) {
  SkippedPositions skipped(store);
  const auto is_skipped = skipped.contains_now(word.position);
  if (!is_skipped) return is_skipped.error();
  if (*is_skipped) {
    say(place(system, entry) + " is skipped already: jetpage skip " + system.name + " --list tells by whom");
    return ExitCode::ok;
  }
  const auto obstacle = obstacle_at(system, store, entry);
  if (!obstacle) return obstacle.error();
  if (obstacle->why.empty()) {
    return Error{Fault::refused, "commit_good",
                 place(system, entry) +
                     " is a good commit and stops nobody: what has happened is not skipped. Try: a command that "
                     "compensates it; or look which position stops the views with jetpage doctor " +
                     system.name};
  }
  if (auto said = skipped.say(word); !said) return std::move(said).error();
  say("skipped " + place(system, entry) + ": " + obstacle->why);
  say(obstacle->is_folded
          ? "its aggregate goes on without it; views that have it keep it until jetpage rebuild " + system.name
          : "views, policies and its aggregate go on behind it within a few seconds");
  return ExitCode::ok;
}

Result<ExitCode> take_back(const System& system, EventStore& store, const SkipWord& word, const LogEntry& entry) {
  SkippedPositions skipped(store);
  const auto is_skipped = skipped.contains_now(word.position);
  if (!is_skipped) return is_skipped.error();
  if (!*is_skipped) {
    return Error{Fault::not_found, "not_skipped",
                 place(system, entry) + " is not skipped; try: jetpage skip " + system.name + " --list"};
  }
  if (auto said = skipped.say(word); !said) return std::move(said).error();
  say("no longer skipped: " + place(system, entry) +
      "; whoever has passed it stays behind it, whoever reads it from now on stops there");
  return ExitCode::ok;
}

Result<ExitCode> run_skip(const Words& words) {
  const auto systems = systems_named({words.text("SYSTEM")});
  if (!systems) return systems.error();
  const System& system = *systems->front();
  const bool lists = words.flag("--list");
  if (lists && words.has("POSITION")) return wrong("--list takes no position");
  const auto word = lists ? Result<SkipWord>(SkipWord()) : word_of(words);
  if (!word) return word.error();
  const auto access = LogAccess::open(words);
  if (!access) return access.error();
  const auto store = access->log().open(system.name, false);
  if (!store) return store.error();
  if (lists) return list(system, **store, words);
  if (auto may = access->log().check_may_write(); !may) return std::move(may).error();
  const auto entry = (*store)->at(word->position);
  if (!entry) return entry.error();
  return (word->taken_back ? take_back : skip)(system, **store, *word, *entry);
}

}  // namespace

Command skip_command() {
  return {
      .name = "skip",
      .summary =
          "Let views, policies and aggregates pass a position of the log that cannot be read; who and why is kept",
      .arguments = {{.name = "SYSTEM", .help = "Whose log"},
                    {"POSITION", Argument::Count::any, "Which; one, and none with --list"}},
      .options = with_settings({{"--who", "NAME", "Who decides it; it is kept"},
                                {"--why", "TEXT", "Why; it is kept"},
                                {"--undo", "", "Take it back: readers stop there again"},
                                {"--list", "", "List what is skipped, by whom and why"},
                                {"--json", "", "With --list: one JSON object per position and line"},
                                nats_option()},
                               log_access_settings()),
      .example = "jetpage skip cinema 12 --who \"$USER\" --why 'published by hand'",
      .run = run_skip,
      .more_help =
          [](const Words&) {
            return std::string(
                "Only what stops readers can be skipped: a message that is no commit, damage beyond repair. The word "
                "is an "
                "event of its own on the log.\n");
          },
  };
}

}  // namespace jetpage::api::cli
