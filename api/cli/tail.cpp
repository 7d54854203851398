#include <charconv>

#include "api/cli/commands.hpp"
#include "api/cli/interrupt.hpp"
#include "api/cli/nats_server.hpp"
#include "api/cli/output.hpp"
#include "api/cli/setting_options.hpp"
#include "api/cli/talk.hpp"
#include "api/event_json.hpp"
#include "api/runtime_settings.hpp"
#include "eventstore/jetstream_log.hpp"

namespace jetpage::api::cli {
namespace {

using eventstore::Error;
using eventstore::Fault;
using eventstore::Position;
using eventstore::Result;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds tick{200};         // between looks at Ctrl-C and at whether anybody still reads
constexpr milliseconds patience{10'000};  // with a log that stops answering before its end

struct Range {
  Position after = 0;
  Position last = 0;
  bool follow = false;  // beyond `last`, for ever
};

Result<Position> first_position(const Words& words) {
  if (!words.has("--from")) return Position{1};
  const std::string text = words.text("--from");
  Position position = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), position);
  if (error == std::errc() && end == text.data() + text.size() && position > 0) return position;
  return Error{
      Fault::invalid, "position_invalid",
      "--from '" + text + "' is no position; a position is a stream sequence, from 1 on; try: jetpage tail --help"};
}

Result<Range> range_of(Position from, bool follow, eventstore::EventStore& store) {
  const auto last = store.last();
  if (!last) return last.error();
  if (from > *last + 1) {
    return Error{Fault::invalid, "position_invalid",
                 "--from " + std::to_string(from) + " lies behind the end of " + eventstore::stream_of(store.system()) +
                     ", which is " + std::to_string(*last) + "; try: jetpage tail " + store.system() +
                     " without --from"};
  }
  return Range{from - 1, *last, follow};
}

// Prints a system's log. An entry that cannot be read is told of, and does not hide those behind it.
class Tail {
 public:
  Tail(const System& system, const eventstore::JetStreamLog& log, const Range& range)
      : system_(system), log_(log), range_(range), output_(range.follow) {
    if (range.follow) interrupt_.emplace();
  }

  Result<ExitCode> run(eventstore::Reader& reader) {
    Position position = range_.after;
    auto heard = steady_clock::now();
    while (range_.follow || position < range_.last) {
      const auto entry = reader.next(tick);
      if (!entry) return entry.error();
      if (*entry) {
        position = (*entry)->position;
        heard = steady_clock::now();
        if (!print(**entry)) break;
      } else if (!range_.follow && steady_clock::now() > heard + patience) {
        return stalled(position);
      } else if (!output_.has_reader()) {
        break;
      } else {
        tell_of_connection();
      }
      if (interrupt_ && interrupt_->came()) break;
    }
    if (auto done = output_.finish(); !done) return std::move(done).error();
    return found_;
  }

 private:
  // False when nobody reads on.
  bool print(const eventstore::LogEntry& entry) {
    const auto events = entry_json(system_, entry);
    if (!events) {
      complain(events.error().message + "; try: nats stream get " + eventstore::stream_of(system_.name) + " " +
               std::to_string(entry.position));
      found_ = ExitCode::problems;
      return true;
    }
    for (const std::string& event : *events) {
      if (!output_.line(event)) return false;
    }
    return true;
  }

  void tell_of_connection() {
    const bool connected = log_.connected();
    if (connected == connected_) return;
    complain(connected ? "the nats-server is back" : "the nats-server has gone; waiting for it; Ctrl-C ends this");
    connected_ = connected;
  }

  [[nodiscard]] ExitCode stalled(Position position) const {
    complain("no entry of " + eventstore::stream_of(system_.name) + " behind " + std::to_string(position) +
             " came within " + std::to_string(patience.count() / 1000) + " s; try: jetpage tail " + system_.name +
             " --from " + std::to_string(position + 1));
    return ExitCode::timed_out;
  }

  const System& system_;
  const eventstore::JetStreamLog& log_;
  Range range_;
  Output output_;
  bool connected_ = true;
  std::optional<Interrupt> interrupt_;  // otherwise Ctrl-C simply ends the process
  ExitCode found_ = ExitCode::ok;
};

Result<ExitCode> tail(const Words& words) {
  const auto systems = systems_named({words.text("SYSTEM")});
  if (!systems) return systems.error();
  const System& system = *systems->front();
  const auto from = first_position(words);
  if (!from) return from.error();
  const auto log = connect_to_log(words);
  if (!log) return log.error();
  const auto store = (*log)->open(system.name, false);
  if (!store) return store.error();
  const auto range = range_of(*from, words.flag("--follow"), **store);
  if (!range) return range.error();
  const auto reader = (*store)->read(range->after);
  if (!reader) return reader.error();
  return Tail(system, **log, *range).run(**reader);
}

}  // namespace

Command tail_command() {
  return {
      .name = "tail",
      .summary = "Print a system's events, one JSON line each",
      .arguments = {{.name = "SYSTEM", .help = "Whose log"}},
      .options =
          with_settings({{"--follow", "", "Go on with what comes, until Ctrl-C", "-f"},
                         {"--from", "POSITION", "The first position to print (default 1)"},
                         {"--json", "", "JSON lines, which is what it prints anyway"},
                         {"--nats", "URL", "The nats-server; else the one of the jetpage serve on this data folder"}},
                        log_settings()),
      .example = "jetpage tail cinema --follow | jq .eventType",
      .run = tail,
  };
}

}  // namespace jetpage::api::cli
