#include <unistd.h>

#include <algorithm>
#include <map>
#include <thread>

#include "jetpage/api/cli/commands.hpp"
#include "jetpage/api/cli/log/parked_lot.hpp"
#include "jetpage/api/cli/log/parked_table.hpp"
#include "jetpage/api/cli/server/nats_server.hpp"
#include "jetpage/api/cli/terminal/output.hpp"
#include "jetpage/api/cli/terminal/setting_options.hpp"
#include "jetpage/api/cli/terminal/talk.hpp"
#include "jetpage/api/system/event_json.hpp"

namespace jetpage::api::cli {
namespace {

using aggregates::ParkedEvent;
using aggregates::Parking;
using eventstore::Error;
using eventstore::Fault;
using eventstore::Position;
using eventstore::Result;
using std::chrono::steady_clock;

constexpr std::chrono::milliseconds between_looks{100};
constexpr std::chrono::seconds replay_wait{10};

Result<ExitCode> list(const ParkedLot& lot, const ParkedRequest& request, const Words& words) {
  ParkedTable table(words.flag("--discarded"));
  for (const auto& page : lot.system().policies) {
    if (!request.service.empty() && request.service != page.service) continue;
    if (words.flag("--discarded")) {
      const auto events = lot.parking(page.service).discarded();
      if (!events) return events.error();
      table.add_discarded(page.service, *events);
    } else {
      const auto events = lot.events(page.service);
      if (!events) return events.error();
      table.add(page.service, *events);
    }
  }
  if (auto done = print(table.table(), words.flag("--json")); !done) return std::move(done).error();
  return ExitCode::ok;
}

// The note, then the events themselves as far as they can be read, then what waits behind.
Result<ExitCode> show(const ParkedLot& lot, const ParkedRequest& request, const Words& words) {
  const auto events = lot.events(request.service);
  if (!events) return events.error();
  const auto event = ParkedLot::find(*events, request);
  if (!event) return event.error();
  ParkedTable table(false);
  table.add(request.service, *events, event->subject, event->position);
  if (auto done = print(table.table(), words.flag("--json")); !done) return std::move(done).error();
  const auto entry = lot.store().at(request.position);
  if (!entry) return entry.error();
  const auto texts = entry_json(lot.system(), *entry);
  if (!texts) {
    complain(texts.error().message);
    return ExitCode::ok;
  }
  Output output;
  for (const std::string& text : *texts) output.line(text);
  if (auto done = output.finish(); !done) return std::move(done).error();
  return ExitCode::ok;
}

std::optional<Position> first_before(const std::vector<ParkedEvent>& events, const ParkedEvent& event) {
  for (const ParkedEvent& other : events) {
    if (other.subject == event.subject && other.position < event.position) return other.position;
  }
  return std::nullopt;
}

// Until the runner has dealt with it. False when none has in time.
Result<bool> await_runner(Parking parking, Position position) {
  const auto deadline = steady_clock::now() + replay_wait;
  while (steady_clock::now() < deadline) {
    const auto requests = parking.requests();
    if (!requests) return requests.error();
    const auto& asked = requests->replay;
    if (std::find(asked.begin(), asked.end(), position) == asked.end()) return true;
    std::this_thread::sleep_for(between_looks);
  }
  return false;
}

// The events of the aggregate that are still parked.
Result<ExitCode> tell_left(const ParkedLot& lot, const ParkedRequest& request, const std::string& subject,
                           std::size_t before) {
  const auto events = lot.events(request.service);
  if (!events) return events.error();
  std::size_t left = 0;
  const ParkedEvent* first = nullptr;
  for (const ParkedEvent& event : *events) {
    if (event.subject != subject) continue;
    if (left++ == 0) first = &event;
  }
  say("replayed " + std::to_string(before - std::min(before, left)) + " events of " + subject);
  if (first == nullptr) return ExitCode::ok;
  complain(std::to_string(left) + " still parked, the first at " + std::to_string(first->position) + ": " +
           first->reason);
  return ExitCode::problems;
}

Result<ExitCode> replay(const ParkedLot& lot, const ParkedRequest& request, const Words&) {
  const auto events = lot.events(request.service);
  if (!events) return events.error();
  const auto event = ParkedLot::find(*events, request);
  if (!event) return event.error();
  if (const auto before = first_before(*events, *event)) {
    return Error{Fault::refused, "waits",
                 "it waits behind position " + std::to_string(*before) + " of " + event->subject +
                     "; try: jetpage parked replay " + lot.system().name + " " + request.service + " " +
                     std::to_string(*before)};
  }
  const auto of_same = [&](const ParkedEvent& other) { return other.subject == event->subject; };
  const auto count = static_cast<std::size_t>(std::count_if(events->begin(), events->end(), of_same));
  auto parking = lot.parking(request.service);
  if (auto asked = parking.request_replay(request.position); !asked) return std::move(asked).error();
  const auto done = await_runner(parking, request.position);
  if (!done) return done.error();
  if (*done) return tell_left(lot, request, event->subject, count);
  complain("no server that runs the policies of " + request.service +
           " has taken it yet; it is asked for, and is done as soon as one runs");
  return ExitCode::timed_out;
}

std::string whoever_types() {
  const char* user = getenv("USER");
  const char* login = user != nullptr ? user : getenv("LOGNAME");
  return login != nullptr ? login : "user " + std::to_string(getuid());
}

Result<ExitCode> discard(const ParkedLot& lot, const ParkedRequest& request, const Words& words) {
  if (words.text("--why").empty()) return wrong_parked_words("say --why it is given up: that is kept");
  const auto events = lot.events(request.service);
  if (!events) return events.error();
  const auto event = ParkedLot::find(*events, request);
  if (!event) return event.error();
  const std::string by = words.has("--by") ? words.text("--by") : whoever_types();
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const auto now_us = std::chrono::duration_cast<std::chrono::microseconds>(now).count();
  auto parking = lot.parking(request.service);
  if (auto done = parking.discard(request.position, {*event, by, words.text("--why"), now_us}); !done) {
    return std::move(done).error();
  }
  say("discarded " + std::to_string(request.position) + " for " + request.service);
  const auto behind = std::find_if(events->begin(), events->end(), [&](const ParkedEvent& other) {
    return other.subject == event->subject && other.position != event->position;
  });
  if (behind != events->end()) {
    say("what is parked of " + event->subject + " goes on with: jetpage parked replay " + lot.system().name + " " +
        request.service + " " + std::to_string(behind->position));
  }
  return ExitCode::ok;
}

Result<ExitCode> parked(const Words& words) {
  using Action = Result<ExitCode> (*)(const ParkedLot&, const ParkedRequest&, const Words&);
  const std::map<std::string, Action> actions = {
      {"list", list}, {"show", show}, {"replay", replay}, {"discard", discard}};
  const auto action = actions.find(words.text("ACTION"));
  if (action == actions.end()) {
    return wrong_parked_words("parked does not know '" + words.text("ACTION") +
                              "': it knows list, show, replay, discard");
  }
  const auto request = parked_request(words, action->first != "list");
  if (!request) return request.error();
  const bool writes = action->second == replay || action->second == discard;
  const auto lot = ParkedLot::open(words, *request->system, writes);
  if (!lot) return lot.error();
  return action->second(*lot, *request, words);
}

}  // namespace

Command parked_command() {
  return {
      .name = "parked",
      .summary = "List, show, replay or discard the events that policies could not deal with",
      .arguments = {{.name = "ACTION",
                     .help = "list, show, replay or discard",
                     .words = {"list", "show", "replay", "discard"}},
                    {.name = "SYSTEM", .help = "Whose"},
                    {"EVENT", Argument::Count::any, "SERVICE POSITION; list takes SERVICE or nothing"}},
      .options = with_settings({{"--why", "TEXT", "Why it is discarded; it is kept"},
                                {"--by", "NAME", "Who discards it (default: $USER)"},
                                {"--discarded", "", "List what was discarded, by whom and why"},
                                {"--json", "", "One JSON object per event and line"},
                                nats_option()},
                               log_access_settings()),
      .example = "jetpage parked replay cinema message 12",
      .run = parked,
  };
}

}  // namespace jetpage::api::cli
