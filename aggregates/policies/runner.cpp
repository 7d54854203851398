#include "jetpage/aggregates/policies/runner.hpp"

#include <algorithm>
#include <utility>

#include "jetpage/aggregates/history/cause.hpp"

namespace jetpage::aggregates {

using eventstore::CommitView;
using eventstore::Error;
using eventstore::Fault;
using eventstore::LogEntry;

namespace {

constexpr auto longest_read = std::chrono::milliseconds(100);  // stop() takes at most this long
constexpr std::size_t most_threads = 64;

}  // namespace

PolicyRunner::PolicyRunner(PolicyPage page, Handlers& handlers, std::shared_ptr<eventstore::KeyValue> parked,
                           RunnerOptions options)
    : page_(std::move(page)),
      handlers_(handlers),
      name_(handlers.store().system() + "-" + page_.service),
      options_(std::move(options)),
      waiting_(options_.retry_at_first, options_.retry_at_most, handlers.environment().now),
      parked_(Parking(std::move(parked), name_), handlers.store(),
              [this](const std::string& message) { options_.report(name_ + ": " + message); }),
      crew_(std::min(options_.at_once, most_threads)) {}

PolicyRunner::~PolicyRunner() { stop(); }

void PolicyRunner::start() {
  thread_ = std::thread([this] { run(); });
}

void PolicyRunner::stop() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  stopped_.notify_all();
  if (thread_.joinable()) thread_.join();
}

RunnerStatus PolicyRunner::status() const {
  RunnerStatus status;
  {
    const std::lock_guard lock(mutex_);
    status = status_;
  }
  status.parked = parked_.size();
  return status;
}

bool PolicyRunner::is_stopping() const {
  const std::lock_guard lock(mutex_);
  return stop_;
}

bool PolicyRunner::pause(std::chrono::milliseconds time) {
  if (options_.wait) {
    options_.wait(time);
    return !is_stopping();
  }
  std::unique_lock lock(mutex_);
  return !stopped_.wait_for(lock, time, [this] { return stop_; });
}

std::string PolicyRunner::where(const LogEntry& entry) const {
  return eventstore::stream_of(handlers_.store().system()) + " " + std::to_string(entry.position) + " (" +
         entry.subject + ")";
}

void PolicyRunner::report_fault(const Error& error) { options_.report(name_ + ": " + error.message); }

void PolicyRunner::run() {
  auto wait = options_.retry_at_first;
  const auto wait_longer = [&](const Error& error) {
    report_fault(error);
    wait = std::min(wait * 2, options_.retry_at_most);
    return pause(wait);
  };
  while (pause(std::chrono::milliseconds(0))) {
    if (!reader_ && !prepare()) continue;
    answer_requests();
    waiting_.retry([this](const LogEntry& waiting) { return handle(waiting); });
    count_waiting();
    const auto until_retry = waiting_.until_next_try(longest_read);
    const bool full = waiting_.size() >= options_.waiting_at_most;
    auto entry = full ? (pause(until_retry), eventstore::Result<std::optional<LogEntry>>(std::nullopt))
                      : reader_->next(until_retry);
    if (!entry) {
      if (!wait_longer(entry.error())) break;
      continue;
    }
    wait = options_.retry_at_first;
    if (*entry) {
      const auto targets = [this](const LogEntry& next) { return targets_of(page_, next); };
      take(Wave(std::move(**entry), *reader_, options_.at_once, targets));
    } else if (handled_ == 0) {  // what it acknowledged in an earlier life
      count([&](RunnerStatus& status) { status.position = reader_->position(); });
    }
    acknowledge();
  }
  reader_.reset();
}

// Opens the reader and learns what is parked; false when it must be tried again.
bool PolicyRunner::prepare() {
  auto reader = handlers_.store().read_durable(name_);
  const auto learned = reader ? parked_.learn() : eventstore::Done(reader.error());
  if (!learned) {
    report_fault(learned.error());
    pause(options_.retry_at_most);
    return false;
  }
  reader_ = std::move(*reader);
  return true;
}

void PolicyRunner::take(Wave wave) {
  std::vector<Wave::Lane> left;
  for (Wave::Lane& lane : react_at_once(wave)) {
    const bool concerns_nobody =
        std::all_of(lane.begin(), lane.end(), [&](std::size_t place) { return wave.riders[place].targets.empty(); });
    concerns_nobody ? take_lane(wave, lane) : left.push_back(std::move(lane));
  }
  side_by_side(left.size(), [&](std::size_t lane) { take_lane(wave, left[lane]); });
  for (Wave::Rider& rider : wave.riders) {
    if (rider.step == Step::stopped) return;  // it is read again after the next start
    const eventstore::Position position = rider.entry.position;
    if (rider.step == Step::not_yet) {
      waiting_.add(std::move(rider.entry), std::move(rider.targets));
      count_waiting();
    }
    handled_ = position;
    count([&](RunnerStatus& status) { status.position = position; });
  }
}

void PolicyRunner::side_by_side(std::size_t parts, const std::function<void(std::size_t)>& part) {
  options_.side_by_side ? options_.side_by_side(parts, part) : crew_.run(parts, part);
}

// Those of one lane have to do with one another: behind one that waits, all wait.
void PolicyRunner::take_lane(Wave& wave, const Wave::Lane& lane) {
  Step before = Step::done;
  for (const std::size_t place : lane) {
    Wave::Rider& rider = wave.riders[place];
    if (is_stopping()) before = Step::stopped;
    const bool behind = before == Step::not_yet || is_held_up(rider);
    rider.step = before == Step::stopped ? before : behind ? Step::not_yet : handle(rider.entry);
    if (rider.step == Step::not_yet || rider.step == Step::stopped) before = rider.step;
  }
}

void PolicyRunner::refused(const Reaction& reaction, const LogEntry& entry, const Error& error) {
  options_.report(name_ + ": " + reaction.command + " was refused for " + where(entry) + ": " + error.code);
  count([](RunnerStatus& status) { ++status.refused; });
}

bool PolicyRunner::is_held_up(const Wave::Rider& rider) const {
  return waiting_.size() > 0 && waiting_.holds_up(rider.entry.subject, rider.targets);
}

void PolicyRunner::count_waiting() {
  count([&](RunnerStatus& status) { status.waiting = waiting_.size(); });
}

Step PolicyRunner::handle(const LogEntry& entry) {
  if (const auto before = parked_.before(entry)) {
    if (*before == entry.position) return Step::parked;  // read again after a restart
    return park(entry, "waits behind position " + std::to_string(*before), 0);
  }
  if (parked_.is_discarded(entry.position)) return Step::done;  // and read again after a restart
  return react_to(entry);
}

Step PolicyRunner::react_to(const LogEntry& entry) {
  const auto commit = entry.commit();
  if (!commit) return park(entry, commit.error().message, 1);
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < commit->size(); ++i) {
    const Step step = handle_event(entry, *commit, i, number);
    if (step != Step::done) return step;
  }
  return Step::done;
}

Step PolicyRunner::handle_event(const LogEntry& entry, const CommitView& commit, std::size_t index,
                                std::uint32_t& number) {
  const auto event = commit.event(index);
  if (!page_.hears(event.type)) {
    if (!options_.is_known || options_.is_known(event.type)) return Step::done;
    return park(entry, "nothing here knows an event " + std::string(event.type), 1);
  }
  Source source = source_of(entry, commit, options_.patience);
  source.parameters = &options_.parameters;
  const auto reactions = page_.whenever(event, source);
  if (!reactions) return park(entry, reactions.error().message, 1);
  for (const Reaction& reaction : *reactions) {
    CommandMeta meta;
    meta.cause = cause_of_reaction({name_, entry.position, number++});
    meta.correlation = commit.correlation();
    meta.replayed = replaying_;
    const Step step = react(entry, source, reaction, std::move(meta));
    if (step != Step::done) return step;
  }
  return Step::done;
}

Step PolicyRunner::react(const LogEntry& entry, const Source& source, const Reaction& reaction, CommandMeta meta) {
  auto wait = options_.retry_at_first;
  for (std::uint32_t attempts = 0;;) {
    meta.deadline = handlers_.environment().now() + std::chrono::seconds(5);
    const auto start = Clock::now();
    const auto done = reaction.run(handlers_, meta);
    options_.took(Clock::now() - start);
    if (done) return count([](RunnerStatus& status) { ++status.reactions; }), Step::done;
    const Error& error = done.error();
    if (error.fault == Fault::refused) return refused(reaction, entry, error), Step::done;
    if (error.fault == Fault::not_yet) {
      count([](RunnerStatus& status) { ++status.deferred; });
      const auto age = std::chrono::microseconds(handlers_.environment().now_us() - source.time_us);
      if (!reaction.otherwise && age < source.patience) return Step::not_yet;
      if (!reaction.otherwise) return park(entry, error.message, 1);
      if (age < reaction.deadline) return Step::not_yet;
      options_.report(name_ + ": " + error.message + " for " + where(entry) + ", compensating");
      count([](RunnerStatus& status) { ++status.compensated; });
      return react(entry, source, *reaction.otherwise, std::move(meta));
    }
    count([](RunnerStatus& status) { ++status.retries; });
    const bool is_away = error.fault == Fault::unavailable || error.fault == Fault::outcome_unknown;
    const bool passes = is_away || error.fault == Fault::conflict;
    if (!passes && ++attempts >= options_.attempts) return park(entry, error.message, attempts);
    wait = std::min(wait * 2, is_away ? options_.retry_away : options_.retry_at_most);
    if (!pause(wait)) return Step::stopped;
  }
}

Step PolicyRunner::park(const LogEntry& entry, const std::string& reason, std::uint32_t attempts) {
  options_.report(name_ + ": parked " + where(entry) + ": " + reason);
  const ParkedEvent event{entry.position, entry.subject, reason, attempts, handlers_.environment().now_us()};
  for (auto done = parked_.add(event, replaying_); !done; done = parked_.add(event, replaying_)) {
    report_fault(done.error());
    if (!pause(options_.retry_at_most)) return Step::stopped;
  }
  return Step::parked;
}

void PolicyRunner::answer_requests() {
  parked_.answer_requests(handlers_.environment().now(), options_.look_every,
                          [this](const LogEntry& entry) { return replay(entry); });
}

Step PolicyRunner::replay(const LogEntry& entry) {
  if (waiting_.size() > 0 && waiting_.holds_up(entry.subject, targets_of(page_, entry))) return Step::not_yet;
  replaying_ = true;
  const Step step = react_to(entry);
  replaying_ = false;
  return step;
}

void PolicyRunner::acknowledge() {
  eventstore::Position floor = handled_;
  if (waiting_.size() > 0) floor = std::min(floor, waiting_.first() - 1);
  if (floor <= acknowledged_) return;
  if (auto done = reader_->acknowledge(floor); !done) return report_fault(done.error());
  acknowledged_ = floor;
  count([&](RunnerStatus& status) { status.acknowledged = floor; });
}

}  // namespace jetpage::aggregates
