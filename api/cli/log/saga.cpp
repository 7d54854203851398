#include "jetpage/api/cli/log/saga.hpp"

#include <thread>

namespace jetpage::api::cli {

using eventstore::Done;
using eventstore::Error;
using eventstore::Fault;
using eventstore::Position;
using eventstore::Result;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

namespace {

constexpr milliseconds read_patience{5'000};  // for an entry that is on the log
constexpr milliseconds pause{20};             // between looks at the policies

}  // namespace

Result<std::unique_ptr<Saga>> Saga::open(eventstore::JetStreamLog& log, const System& system, Position after,
                                         std::string correlation, Show show) {
  std::unique_ptr<Saga> saga(new Saga(log, system, after));
  saga->filter_.correlation = std::move(correlation);
  saga->show_ = std::move(show);
  auto store = log.open(system.name, false);
  if (!store) return std::move(store).error();
  saga->store_ = std::move(*store);
  auto reader = saga->store_->read(after);
  if (!reader) return std::move(reader).error();
  saga->reader_ = std::move(*reader);
  return saga;
}

Done Saga::show_until(Position position) {
  while (read_ < position && is_read_) {
    const auto entry = reader_->next(read_patience);
    if (!entry) return entry.error();
    if (!*entry) {
      return Error{Fault::outcome_unknown, "log_stalled",
                   "no entry of " + eventstore::stream_of(system_.name) + " behind " + std::to_string(read_) + " came"};
    }
    read_ = (*entry)->position;
    const auto events = events_of(system_, **entry, filter_);
    if (!events) continue;  // damaged: not ours to tell, and its correlation is unknown
    for (const LoggedEvent& event : *events) {
      last_ = event.position;
      is_read_ = is_read_ && show_(event);
    }
  }
  return {};
}

Result<std::string> Saga::behind() const {
  std::string names;
  for (const aggregates::PolicyPage& page : system_.policies) {
    const std::string name = system_.name + "-" + page.service;
    const auto position = log_.acknowledged(system_.name, name);
    if (!position) return position.error();
    if (*position && **position >= last_) continue;
    names += (names.empty() ? "" : ", ") + name +
             (*position ? " has dealt with " + std::to_string(**position) : std::string(" never ran"));
  }
  return names;
}

Done Saga::follow(milliseconds patience) {
  const auto until = steady_clock::now() + patience;
  while (is_read_) {
    const auto late = behind();  // before the log's end is asked for: their reactions are on it
    if (!late) return late.error();
    const auto end = store_->last();
    if (!end) return end.error();
    const Position last_before = last_;
    if (auto done = show_until(*end); !done) return done;
    if (late->empty() && last_ == last_before) return {};
    if (steady_clock::now() >= until) {
      return Error{Fault::outcome_unknown, "saga_not_quiet",
                   "what it set off is not quiet yet: its last event lies at " + std::to_string(last_) +
                       (late->empty() ? "" : ", " + *late) + "; try: jetpage tail " + system_.name +
                       " --follow --correlation " + filter_.correlation + ", or --within with more"};
    }
    if (!late->empty()) std::this_thread::sleep_for(pause);
  }
  return {};
}

}  // namespace jetpage::api::cli
