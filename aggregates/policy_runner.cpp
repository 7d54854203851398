#include "aggregates/policy_runner.hpp"

#include <algorithm>

#include "aggregates/cause.hpp"

namespace jetpage::aggregates {

using eventstore::CommitView;
using eventstore::Error;
using eventstore::Fault;
using eventstore::LogEntry;

namespace {

constexpr auto longest_read = std::chrono::milliseconds(100);  // stop() takes at most this long
constexpr std::size_t most_waiting = 10'000;

std::string where(const Handlers& handlers, const LogEntry& entry) {
  return eventstore::stream_of(handlers.store().system()) + " " + std::to_string(entry.position) + " (" +
         entry.subject + ")";
}

}  // namespace

PolicyRunner::PolicyRunner(PolicyPage page, Handlers& handlers, std::shared_ptr<eventstore::KeyValue> parked,
                           RunnerOptions options)
    : page_(std::move(page)),
      handlers_(handlers),
      name_(handlers.store().system() + "-" + page_.service),
      parking_(std::move(parked), name_),
      options_(std::move(options)) {}

PolicyRunner::~PolicyRunner() { stop(); }

void PolicyRunner::start() { thread_ = std::thread([this] { run(); }); }

void PolicyRunner::stop() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  stopped_.notify_all();
  if (thread_.joinable()) thread_.join();
}

RunnerStatus PolicyRunner::status() const {
  const std::lock_guard lock(mutex_);
  return status_;
}

template <class Change>
void PolicyRunner::count(Change change) {
  const std::lock_guard lock(mutex_);
  change(status_);
}

bool PolicyRunner::pause(std::chrono::milliseconds time) {
  std::unique_lock lock(mutex_);
  return !stopped_.wait_for(lock, time, [this] { return stop_; });
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
    retry_waiting();
    const bool full = status().waiting >= most_waiting;
    auto entry = full ? (pause(until_next_try()), eventstore::Result<std::optional<LogEntry>>(std::nullopt))
                      : reader_->next(until_next_try());
    if (!entry) {
      if (!wait_longer(entry.error())) break;
      continue;
    }
    wait = options_.retry_at_first;
    if (*entry) take(std::move(**entry));
    acknowledge();
  }
  reader_.reset();
}

// Opens the reader and learns what is parked; false when it must be tried again.
bool PolicyRunner::prepare() {
  auto parked = parking_.list();
  auto reader = parked ? handlers_.store().read_durable(name_)
                       : eventstore::Result<std::unique_ptr<eventstore::DurableReader>>(parked.error());
  if (!reader) {
    report_fault(reader.error());
    pause(options_.retry_at_most);
    return false;
  }
  reader_ = std::move(*reader);
  blocked_.clear();
  for (const ParkedEvent& event : *parked) blocked_.emplace(event.subject, event.position);
  count([&](RunnerStatus& status) { status.parked = parked->size(); });
  return true;
}

void PolicyRunner::take(LogEntry entry) {
  const auto waiting = waiting_.find(entry.subject);
  const bool behind_waiting = waiting != waiting_.end();
  const eventstore::Position position = entry.position;
  if (behind_waiting) {
    waiting->second.entries.push_back(std::move(entry));
    count([](RunnerStatus& status) { ++status.waiting; });
  } else {
    const Step step = handle(entry);
    if (step == Step::stopped) return;  // it is read again after the next start
    if (step == Step::not_yet) {
      Waiting& first = waiting_[entry.subject];
      first.pause = options_.retry_at_first;
      first.next_try = Clock::now() + first.pause;
      first.entries.push_back(std::move(entry));
      count([](RunnerStatus& status) { ++status.waiting; });
    }
  }
  handled_ = position;
  count([&](RunnerStatus& status) { status.position = position; });
}

void PolicyRunner::retry_waiting() {
  const auto now = Clock::now();
  for (auto at = waiting_.begin(); at != waiting_.end();) {
    Waiting& waiting = at->second;
    if (waiting.next_try > now) {
      ++at;
      continue;
    }
    Step step = Step::done;
    while (!waiting.entries.empty() && (step == Step::done || step == Step::parked)) {
      step = handle(waiting.entries.front());
      if (step == Step::stopped) return;
      if (step == Step::not_yet) break;
      waiting.entries.pop_front();
      waiting.pause = options_.retry_at_first;
      count([](RunnerStatus& status) { --status.waiting; });
    }
    waiting.pause = std::min(waiting.pause * 2, options_.retry_at_most);
    waiting.next_try = now + waiting.pause;
    at = waiting.entries.empty() ? waiting_.erase(at) : std::next(at);
  }
}

std::chrono::milliseconds PolicyRunner::until_next_try() const {
  auto soonest = longest_read;
  for (const auto& [subject, waiting] : waiting_) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(waiting.next_try - Clock::now());
    soonest = std::clamp(left, std::chrono::milliseconds(0), soonest);
  }
  return soonest;
}

PolicyRunner::Step PolicyRunner::handle(const LogEntry& entry) {
  if (const auto blocked = blocked_.find(entry.subject); blocked != blocked_.end() && blocked->second != entry.position) {
    return park(entry, "waits behind position " + std::to_string(blocked->second), 0);
  }
  const auto commit = entry.commit();
  if (!commit) return park(entry, commit.error().message, 1);
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < commit->size(); ++i) {
    const Step step = handle_event(entry, *commit, i, number);
    if (step != Step::done) return step;
  }
  return Step::done;
}

PolicyRunner::Step PolicyRunner::handle_event(const LogEntry& entry, const CommitView& commit, std::size_t index,
                                              std::uint32_t& number) {
  const auto event = commit.event(index);
  if (!page_.hears(event.type)) {
    if (!options_.is_known || options_.is_known(event.type)) return Step::done;
    return park(entry, "nothing here knows an event " + std::string(event.type), 1);
  }
  const auto aggregate = eventstore::aggregate_of(entry.subject);
  const Source source{entry.position, commit.time_us(), aggregate.value_or(eventstore::AggregateName{}), options_.patience};
  const auto reactions = page_.whenever(event, source);
  if (!reactions) return park(entry, reactions.error().message, 1);
  for (const Reaction& reaction : *reactions) {
    CommandMeta meta;
    meta.cause = cause_of_reaction({name_, entry.position, number++});
    meta.correlation = commit.correlation();
    const Step step = react(entry, source, reaction, std::move(meta));
    if (step != Step::done) return step;
  }
  return Step::done;
}

PolicyRunner::Step PolicyRunner::react(const LogEntry& entry, const Source& source, const Reaction& reaction,
                                       CommandMeta meta) {
  auto wait = options_.retry_at_first;
  for (std::uint32_t attempts = 0;;) {
    meta.deadline = Clock::now() + std::chrono::seconds(5);
    const auto done = reaction.run(handlers_, meta);
    if (done) return count([](RunnerStatus& status) { ++status.reactions; }), Step::done;
    const Error& error = done.error();
    if (error.fault == Fault::refused) {
      options_.report(name_ + ": " + reaction.command + " was refused for " + where(handlers_, entry) + ": " + error.code);
      return count([](RunnerStatus& status) { ++status.refused; }), Step::done;
    }
    if (error.fault == Fault::not_yet) {
      const auto age = std::chrono::microseconds(handlers_.environment().now_us() - source.time_us);
      if (!reaction.otherwise && age < source.patience) return Step::not_yet;
      if (!reaction.otherwise) return park(entry, error.message, 1);
      if (age < reaction.deadline) return Step::not_yet;
      options_.report(name_ + ": " + error.message + " for " + where(handlers_, entry) + ", compensating");
      return react(entry, source, *reaction.otherwise, std::move(meta));
    }
    count([](RunnerStatus& status) { ++status.retries; });
    const bool passes = error.fault == Fault::conflict || error.fault == Fault::unavailable ||
                        error.fault == Fault::outcome_unknown;
    if (!passes && ++attempts >= options_.attempts) return park(entry, error.message, attempts);
    wait = std::min(wait * 2, options_.retry_at_most);
    if (!pause(wait)) return Step::stopped;
  }
}

PolicyRunner::Step PolicyRunner::park(const LogEntry& entry, const std::string& reason, std::uint32_t attempts) {
  options_.report(name_ + ": parked " + where(handlers_, entry) + ": " + reason);
  const ParkedEvent event{entry.position, entry.subject, reason, attempts, handlers_.environment().now_us()};
  for (auto done = parking_.park(event); !done; done = parking_.park(event)) {
    report_fault(done.error());
    if (!pause(options_.retry_at_most)) return Step::stopped;
  }
  blocked_.emplace(entry.subject, entry.position);
  count([](RunnerStatus& status) { ++status.parked; });
  return Step::parked;
}

void PolicyRunner::acknowledge() {
  eventstore::Position floor = handled_;
  for (const auto& [subject, waiting] : waiting_) floor = std::min(floor, waiting.entries.front().position - 1);
  if (floor <= acknowledged_) return;
  if (auto done = reader_->acknowledge(floor); !done) return report_fault(done.error());
  acknowledged_ = floor;
  count([&](RunnerStatus& status) { status.acknowledged = floor; });
}

}  // namespace jetpage::aggregates
