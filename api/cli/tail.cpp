#include <algorithm>

#include "jetpage/api/cli/commands.hpp"
#include "jetpage/api/cli/log/logged_event.hpp"
#include "jetpage/api/cli/log/place.hpp"
#include "jetpage/api/cli/server/nats_server.hpp"
#include "jetpage/api/cli/terminal/interrupt.hpp"
#include "jetpage/api/cli/terminal/output.hpp"
#include "jetpage/api/cli/terminal/setting_options.hpp"
#include "jetpage/api/cli/terminal/talk.hpp"
#include "jetpage/api/cli/terminal/terminal.hpp"
#include "jetpage/api/process/runtime_settings.hpp"
#include "jetpage/api/system/registry.hpp"
#include "jetpage/eventstore/jetstream/log.hpp"
#include "jetpage/eventstore/skipped_positions.hpp"

namespace jetpage::api::cli {
namespace {

using eventstore::Error;
using eventstore::Fault;
using eventstore::Position;
using eventstore::Result;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds tick{200};              // between looks at Ctrl-C and at whether anybody still reads
constexpr milliseconds tail_patience{10'000};  // with a log that stops answering before its end

struct Range {
  Position after = 0;
  Position last = 0;
  bool follow = false;  // beyond `last`, for ever
};

enum class Shape { event, envelope, row };

Shape shape_of(const Words& words) {
  if (words.flag("--envelope")) return Shape::envelope;
  if (words.flag("--json")) return Shape::event;
  return words.flag("--table") || terminal_width() ? Shape::row : Shape::event;
}

Result<Range> range_of(const Start& start, bool follow, eventstore::EventStore& store) {
  const auto last = store.last();
  if (!last) return last.error();
  if (start.since_us) {
    const auto from = position_at(store, *last, *start.since_us);
    if (!from) return from.error();
    return Range{*from - 1, *last, follow};
  }
  if (start.position > *last + 1) {
    return Error{Fault::invalid, "position_invalid",
                 "--from " + std::to_string(start.position) + " lies behind the end of " +
                     eventstore::stream_of(store.system()) + ", which is " + std::to_string(*last) +
                     "; try: jetpage tail " + store.system() + " without --from"};
  }
  return Range{start.position - 1, *last, follow};
}

std::vector<std::string> parts_of(std::string text) {
  std::vector<std::string> parts;
  for (std::replace(text.begin(), text.end(), ',', ' '); !text.empty();) {
    const auto blank = std::min(text.find(' '), text.size());
    if (blank > 0) parts.push_back(text.substr(0, blank));
    text.erase(0, blank + 1);
  }
  return parts;
}

// A misspelt name would print nothing, and for ever.
eventstore::Done check_names(const System& system, const EventFilter& filter) {
  std::string kinds;
  bool is_kind = filter.aggregate.empty();
  for (const AggregateKind& kind : system.aggregates) {
    kinds += (kinds.empty() ? "" : ", ") + kind.name;
    is_kind = is_kind || kind.name == filter.aggregate;
  }
  if (!is_kind) {
    return Error{Fault::invalid, "aggregate_unknown",
                 system.name + " has no aggregate '" + filter.aggregate + "'; there are " + kinds};
  }
  for (const std::string& wanted : filter.types) {
    std::string types;
    bool is_type = false;
    for (const auto& [name, type] : system.events) {
      types += (types.empty() ? "" : ", ") + type.name;
      is_type = is_type || name == wanted || type.name == wanted;
    }
    if (is_type) continue;
    return Error{Fault::invalid, "event_unknown", system.name + " knows no event '" + wanted + "'; there are " + types};
  }
  return {};
}

Result<EventFilter> filter_of(const Words& words, const System& system, const Start& start) {
  EventFilter filter{words.text("--aggregate"), words.text("--id"), parts_of(words.text("--type")),
                     words.text("--correlation"), start.since_us};
  if (auto known = check_names(system, filter); !known) return known.error();
  return filter;
}

// Prints a system's log. An entry that cannot be read is told of, and does not hide those behind it.
class Tail {
 public:
  Tail(const System& system, const eventstore::JetStreamLog& log, eventstore::EventStore& store, const Range& range,
       EventFilter filter, Shape shape)
      : system_(system),
        log_(log),
        skipped_(store),
        range_(range),
        filter_(std::move(filter)),
        shape_(shape),
        output_(range.follow) {}

  Result<ExitCode> run(eventstore::Reader& reader) {
    Position position = range_.after;
    auto heard = steady_clock::now();
    bool is_read = shape_ != Shape::row || output_.line(row_heading(terminal_width()));
    while (is_read && (range_.follow || position < range_.last)) {
      const auto entry = reader.next(tick);
      if (!entry) return entry.error();
      if (*entry) {
        position = (*entry)->position;
        heard = steady_clock::now();
        is_read = print(**entry);
      } else if (!range_.follow && steady_clock::now() > heard + tail_patience) {
        return stalled(position);
      } else if (!output_.has_reader()) {
        break;
      } else {
        tell_of_connection();
      }
      if (interrupt_.came()) break;
    }
    if (interrupt_.came() && !range_.follow) {
      complain("interrupted behind position " + std::to_string(position));
      found_ = ExitCode::problems;
    }
    if (auto done = output_.finish(); !done) return std::move(done).error();
    return found_;
  }

 private:
  // False when nobody reads on.
  bool print(const eventstore::LogEntry& entry) {
    const auto events = events_of(system_, entry, filter_);
    if (!events) {
      if (skipped_.may_be_passed(entry.position)) return true;
      complain(events.error().message + "; try: nats stream get " + eventstore::stream_of(system_.name) + " " +
               std::to_string(entry.position));
      found_ = ExitCode::problems;
      return true;
    }
    return std::all_of(events->begin(), events->end(), [this](const LoggedEvent& event) {
      switch (shape_) {
        case Shape::row:
          return output_.line(as_row(event, terminal_width()));
        case Shape::envelope:
          return output_.line(as_envelope(event));
        default:
          return output_.line(event.json);
      }
    });
  }

  void tell_of_connection() {
    const bool connected = log_.connected();
    if (connected == connected_) return;
    complain(connected ? "the nats-server is back" : "the nats-server has gone; waiting for it; Ctrl-C ends this");
    connected_ = connected;
  }

  [[nodiscard]] ExitCode stalled(Position position) const {
    complain("no entry of " + eventstore::stream_of(system_.name) + " behind " + std::to_string(position) +
             " came within " + std::to_string(tail_patience.count() / 1000) + " s; try: jetpage tail " + system_.name +
             " --from " + std::to_string(position + 1));
    return ExitCode::timed_out;
  }

  const System& system_;
  const eventstore::JetStreamLog& log_;
  eventstore::SkippedPositions skipped_;
  Range range_;
  EventFilter filter_;
  Shape shape_;
  Output output_;
  bool connected_ = true;
  const Interrupt interrupt_;
  ExitCode found_ = ExitCode::ok;
};

Result<ExitCode> tail(const Words& words) {
  const auto systems = systems_named({words.text("SYSTEM")});
  if (!systems) return systems.error();
  const System& system = *systems->front();
  const auto start = start_of(words);
  if (!start) return start.error();
  const auto filter = filter_of(words, system, *start);
  if (!filter) return filter.error();
  const auto log = connect_to_log(words);
  if (!log) return log.error();
  const auto store = (*log)->open(system.name, false);
  if (!store) return store.error();
  const auto range = range_of(*start, words.flag("--follow"), **store);
  if (!range) return range.error();
  const auto reader = (*store)->read(range->after);
  if (!reader) return reader.error();
  return Tail(system, **log, **store, *range, *filter, shape_of(words)).run(**reader);
}

}  // namespace

Command tail_command() {
  return {
      .name = "tail",
      .summary = "Print a system's events: a line each, JSON unless a person looks on",
      .arguments = {{.name = "SYSTEM", .help = "Whose log"}},
      .options = with_settings(
          {{"--follow", "", "Go on with what comes, until Ctrl-C", "-f"},
           {"--from", "POSITION|TIME", "The first position to print (default 1), or 2026-11-21T10:00 (UTC)"},
           {"--since", "AGE", "What is not older: 90s, 10m, 2h, 7d"},
           {"--aggregate", "AGGREGATE", "Only events of this kind of aggregate", "-a"},
           {"--id", "ID", "Only events of the aggregates with this id"},
           {"--type", "EVENT[,EVENT]", "Only these events: MovieRegistered", "-t"},
           {"--correlation", "ID", "Only what this request set off"},
           {"--json", "", "JSON lines, also on a terminal"},
           {"--envelope", "", "JSON lines with position, aggregate, version, cause and correlation"},
           {"--table", "", "The columns of a terminal, also in a pipe"},
           nats_option()},
          log_settings()),
      .example = "jetpage tail cinema --follow --since 10m --aggregate movie | jq .eventType",
      .run = tail,
  };
}

}  // namespace jetpage::api::cli
