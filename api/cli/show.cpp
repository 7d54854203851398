#include <deque>

#include "jetpage/aggregates/history/fold.hpp"
#include "jetpage/api/cli/commands.hpp"
#include "jetpage/api/cli/log/cause_text.hpp"
#include "jetpage/api/cli/log/logged_event.hpp"
#include "jetpage/api/cli/server/nats_server.hpp"
#include "jetpage/api/cli/terminal/output.hpp"
#include "jetpage/api/cli/terminal/setting_options.hpp"
#include "jetpage/api/cli/terminal/table.hpp"
#include "jetpage/api/cli/terminal/talk.hpp"
#include "jetpage/api/cli/terminal/terminal.hpp"
#include "jetpage/api/cli/terminal/time_text.hpp"
#include "jetpage/api/cli/terminal/words.hpp"
#include "jetpage/api/json/json.hpp"
#include "jetpage/api/process/runtime_settings.hpp"
#include "jetpage/api/system/registry.hpp"
#include "jetpage/eventstore/skipped_positions.hpp"

namespace jetpage::api::cli {
namespace {

using eventstore::Done;
using eventstore::Error;
using eventstore::Fault;
using eventstore::Position;
using eventstore::Result;

constexpr std::uint64_t usual_history = 50;  // commits

Result<const AggregateKind*> kind_named(const System& system, const std::string& name) {
  std::string kinds;
  for (const AggregateKind& kind : system.aggregates) {
    if (kind.name == name) return &kind;
    kinds += (kinds.empty() ? "" : ", ") + kind.name;
  }
  return Error{
      Fault::invalid, "aggregate_unknown",
      system.name + " has no aggregate '" + name + "'; there are " + kinds + "; try: jetpage systems " + system.name};
}

// One commit of the aggregate's history.
struct Chapter {
  Position position = 0;
  std::uint64_t version = 0;  // of its last event
  std::int64_t time_us = 0;
  std::string cause;
  std::string correlation;
  std::vector<std::string> events;
};

Result<Chapter> chapter_of(const eventstore::LogEntry& entry) {
  const auto commit = entry.commit();
  if (!commit) return commit.error();
  Chapter chapter{entry.position,
                  commit->last_version(),
                  commit->time_us(),
                  std::string(commit->cause()),
                  std::string(commit->correlation()),
                  {}};
  for (std::size_t i = 0; i < commit->size(); ++i) {
    const std::string_view type = commit->event(i).type;
    chapter.events.emplace_back(type.substr(type.rfind('.') + 1));
  }
  return chapter;
}

// An aggregate as it was at a position, and the last of what made it so.
struct Picture {
  aggregates::Fold fold;
  std::deque<Chapter> history;
  std::uint64_t left_out = 0;  // earlier commits
};

Result<Picture> picture_of(const AggregateKind& kind, const std::string& id, eventstore::EventStore& store, Position at,
                           std::uint64_t most) {
  Picture picture{aggregates::Fold(*kind.kind), {}, 0};
  const Error reached{Fault::refused, "reached", ""};
  eventstore::SkippedPositions skipped(store);
  if (auto read = skipped.refresh(); !read) return read.error();
  const auto add = [&](const eventstore::LogEntry& entry) -> Done {
    if (entry.position > at) return reached;
    if (skipped.contains(entry.position)) return picture.fold.history.pass(entry), Done();
    if (auto done = picture.fold.add(store.system(), entry); !done) return done;
    auto chapter = chapter_of(entry);
    if (!chapter) return std::move(chapter).error();
    picture.history.push_back(std::move(*chapter));
    if (picture.history.size() > most) {
      picture.history.pop_front();
      ++picture.left_out;
    }
    return {};
  };
  const auto done = store.load({kind.name, id}, 0, add);
  if (!done && done.error().code != reached.code) return done.error();
  return picture;
}

std::string state_json(const AggregateKind& kind, const aggregates::Fold& fold) {
  const auto resource = fold.state->resource();
  return resource ? to_json(resource->data(), kind.resource) : "null";
}

Table history_table(const Picture& picture, eventstore::EventStore& store) {
  Table table{{"position", "version", "time", "events", "cause", "correlation"}, {}};
  for (const Chapter& chapter : picture.history) {
    table.rows.push_back({static_cast<std::int64_t>(chapter.position), static_cast<std::int64_t>(chapter.version),
                          time_text(chapter.time_us), chapter.events, cause_text(chapter.cause, store),
                          chapter.correlation});
  }
  return table;
}

std::string as_json(const System& system, const AggregateKind& kind, const std::string& id, const Picture& picture,
                    const Table& history) {
  const Chapter& last = picture.history.back();
  std::string rows = as_json_lines(history);
  rows.pop_back();
  for (auto line = rows.find('\n'); line != rows.npos; line = rows.find('\n', line)) rows[line] = ',';
  return "{\"system\":" + json_string(system.name) + ",\"aggregate\":" + json_string(kind.name) +
         ",\"id\":" + json_string(id) + ",\"version\":" + std::to_string(last.version) +
         ",\"position\":" + std::to_string(last.position) + ",\"time\":" + json_string(time_text(last.time_us)) +
         ",\"state\":" + state_json(kind, picture.fold) + ",\"history\":[" + rows + "]}\n";
}

std::string as_page(const System& system, const AggregateKind& kind, const std::string& id, const Picture& picture,
                    const Table& history) {
  const Chapter& last = picture.history.back();
  const std::string state = state_json(kind, picture.fold);
  return system.name + " " + kind.name + " " + harmless(id) + "\n  version " + std::to_string(last.version) +
         ", position " + std::to_string(last.position) + ", " + time_text(last.time_us) + "\n  " +
         (state == "null" ? "it is gone" : state) + "\n\n" + as_text(history);
}

Error unknown(const System& system, const AggregateKind& kind, const std::string& id, Position at, bool was_asked) {
  return {Fault::not_found, "not_found",
          "there is no " + kind.name + " " + id + " in " + eventstore::stream_of(system.name) +
              (was_asked ? " at position " + std::to_string(at) : "") + "; try: jetpage tail " + system.name +
              " --aggregate " + kind.name};
}

Result<ExitCode> show_aggregate(const Words& words) {
  const auto systems = systems_named({words.text("SYSTEM")});
  if (!systems) return systems.error();
  const System& system = *systems->front();
  const auto kind = kind_named(system, words.text("AGGREGATE"));
  if (!kind) return kind.error();
  const std::string id = words.text("ID");
  if (auto valid = eventstore::check_id(id); !valid) return std::move(valid).error();
  const auto at = number_of(words, "--at", UINT64_MAX);
  if (!at) return at.error();
  const auto most = number_of(words, "--last", usual_history);
  if (!most) return most.error();
  const auto log = connect_to_log(words);
  if (!log) return log.error();
  const auto store = (*log)->open(system.name, false);
  if (!store) return store.error();
  const auto picture = picture_of(**kind, id, **store, *at, *most);
  if (!picture) return picture.error();
  if (picture->history.empty()) return unknown(system, **kind, id, *at, words.has("--at"));
  const Table history = history_table(*picture, **store);
  Output output;
  output.text((words.flag("--json") ? as_json : as_page)(system, **kind, id, *picture, history));
  if (auto done = output.finish(); !done) return std::move(done).error();
  if (picture->left_out > 0) {
    say(std::to_string(picture->left_out) + " earlier commits are not shown; --last NUMBER shows more");
  }
  return ExitCode::ok;
}

}  // namespace

Command show_command() {
  return {
      .name = "show",
      .summary = "Show one aggregate: its state, its version, and what made it so",
      .arguments = {{.name = "SYSTEM", .help = "cinema, …"},
                    {.name = "AGGREGATE", .help = "movie, …"},
                    {.name = "ID", .help = "Which"}},
      .options = with_settings({{"--at", "POSITION", "As it was at this position of the log"},
                                {"--last", "NUMBER", "Commits of its history to show (default 50)"},
                                {"--json", "", "One JSON object"},
                                nats_option()},
                               log_settings()),
      .example = "jetpage show cinema reservation 1 --at 4",
      .run = show_aggregate,
  };
}

}  // namespace jetpage::api::cli
