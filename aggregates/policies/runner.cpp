#include "jetpage/aggregates/policies/runner.hpp"

#include <algorithm>
#include <utility>

namespace jetpage::aggregates {

using eventstore::LogEntry;
using eventstore::Position;

namespace {

constexpr auto longest_read = std::chrono::milliseconds(100);     // stop() takes at most this long
constexpr auto look_for_service = std::chrono::milliseconds(20);  // while another process has it
constexpr std::size_t most_threads = 64;

std::vector<eventstore::AggregateName> sources_of(const std::vector<Followed>& news) {
  std::vector<eventstore::AggregateName> sources;
  for (const Followed& followed : news) {
    if (auto source = eventstore::aggregate_of(followed.entry.subject)) sources.push_back(std::move(*source));
  }
  return sources;
}

}  // namespace

PolicyRunner::PolicyRunner(PolicyPage page, Handlers& handlers, std::shared_ptr<eventstore::KeyValue> parked,
                           RunnerOptions options)
    : page_(std::move(page)),
      handlers_(handlers),
      name_(handlers.store().system() + "-" + page_.service),
      options_(std::move(options)),
      skipped_(handlers.store()),
      // Who is parked for want of an answer is looked at again.
      following_{options_.patience, options_.parameters, options_.is_known,
                 [this](Position position) { return skipped_.may_be_passed(position); }},
      tenure_(options_.lease, handlers.environment()),
      reactor_(name_, handlers, options_, tenure_,
               [this](std::chrono::milliseconds time) { return pause(time) && may_go_on(); }),
      waiting_(options_.retry_at_first, options_.retry_at_most, handlers.environment().now),
      parked_(Parking(std::move(parked), name_), handlers.store(),
              [this](const std::string& message) { report(message); }),
      read_again_(options_.retry_at_first),
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
  const Reactor::Figures& figures = reactor_.figures();
  status.reactions = figures.reactions;
  status.refused = figures.refused;
  status.retries = figures.retries;
  status.deferred = figures.deferred;
  status.compensated = figures.compensated;
  status.parked = parked_.size();
  status.state = tenure_.state();
  status.trouble = tenure_.trouble();
  status.owner = tenure_.owner();
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

void PolicyRunner::run() {
  const auto try_again = [this](const LogEntry& entry) { return replay(entry); };
  while (pause(std::chrono::milliseconds(0))) {
    if (!is_owner() || (!reader_ && !prepare())) continue;
    parked_.answer_requests(handlers_.environment().now(), options_.look_every, try_again);
    auto news = read();
    const auto sources = sources_of(news);
    for (const auto& source : sources) waiting_.wake(source);
    take(Wave(waiting_.take_due(), std::move(news)));
    // What came in this very wave may be what one of it waits for.
    for (const auto& source : sources) waiting_.wake(source);
    acknowledge();
  }
  let_go();
  tenure_.end();
}

// Whether this process has the service, and surely so. Who has lost it forgets what it was about to do: the next owner reads it again.
bool PolicyRunner::is_owner() {
  if (tenure_.is_over()) let_go();
  if (tenure_.begin() && tenure_.may_act()) return true;
  pause(look_for_service);
  return false;
}

void PolicyRunner::let_go() {
  reader_.reset();
  waiting_ = WaitingRoom(options_.retry_at_first, options_.retry_at_most, handlers_.environment().now);
  handled_ = acknowledged_ = 0;
}

// Opens the reader and learns what is parked; false when it must be tried again.
bool PolicyRunner::prepare() {
  const auto floor = tenure_.floor();
  auto reader = floor ? handlers_.store().read_durable(name_, *floor) : floor.error();
  const auto learned = reader ? parked_.learn() : eventstore::Done(reader.error());
  if (!learned) return meet(learned.error()), false;
  reader_ = std::move(*reader);
  tenure_.go_on();
  tell();
  return true;
}

// What stands in the way of reading is tried again, with growing pauses. In another log nothing of what was read is worth anything.
void PolicyRunner::meet(const eventstore::Error& error) {
  if (tenure_.meet(error, reader_ ? reader_->position() : 0)) report(error.message);
  if (error.code == "log_exchanged" || error.code == "log_shorter") let_go();
  read_again_ = std::min(read_again_ * 2, options_.retry_at_most);
  pause(read_again_);
}

// The next entries, as many as are there and may be dealt with at once; none when something is due before one comes.
std::vector<Followed> PolicyRunner::read() {
  std::vector<Followed> news;
  auto wait = waiting_.until_next_try(longest_read);
  if (waiting_.size() >= options_.waiting_at_most) return pause(wait), news;
  while (news.size() < options_.at_once) {
    auto entry = reader_->next(wait);
    wait = std::chrono::milliseconds(0);
    if (!entry && news.empty()) meet(entry.error());
    if (entry && read_again_ != options_.retry_at_first) tenure_.go_on();
    if (entry) read_again_ = options_.retry_at_first;
    if (!entry || !*entry) return news;  // what stands in the way is said again the next time
    news.push_back(follow(page_, following_, std::move(**entry)));
  }
  return news;
}

void PolicyRunner::take(Wave wave) {
  std::vector<Wave::Lane> lanes;
  for (Wave::Lane& lane : wave.lanes) {
    const bool concerns_nobody = std::all_of(
        lane.begin(), lane.end(), [&](std::size_t place) { return wave.riders[place].followed().targets.empty(); });
    concerns_nobody ? take_lane(wave, lane) : lanes.push_back(std::move(lane));
  }
  const auto take_one = [&](std::size_t lane) { take_lane(wave, lanes[lane]); };
  options_.side_by_side ? options_.side_by_side(lanes.size(), take_one) : crew_.run(lanes.size(), take_one);
  settle(wave);
  tell();
}

// Lets those wait that are not yet.
void PolicyRunner::settle(Wave& wave) {
  bool whole = true;  // so far
  for (std::size_t i = 0; i < wave.riders.size(); ++i) {
    Wave::Rider& rider = wave.riders[i];
    const bool is_new = i >= wave.waited;
    whole = whole && !(is_new && rider.step == Step::stopped);  // else it is read again after the next start
    if (is_new && whole) handled_ = rider.position();
    if (rider.step != Step::done && rider.step != Step::parked) waiting_.add(std::move(rider.guest), rider.was_tried);
  }
}

// Those of one lane have to do with one another: behind one that waits, all wait.
void PolicyRunner::take_lane(Wave& wave, const Wave::Lane& lane) {
  Step before = Step::done;
  for (const std::size_t place : lane) {
    Wave::Rider& rider = wave.riders[place];
    if (!may_go_on()) before = Step::stopped;
    const bool behind = before == Step::not_yet || waiting_.holds_up(rider.followed());
    rider.was_tried = before != Step::stopped && !behind;
    rider.step = before == Step::stopped ? before : behind ? Step::not_yet : handle(rider.followed());
    if (rider.step == Step::not_yet || rider.step == Step::stopped) before = rider.step;
  }
}

Step PolicyRunner::handle(const Followed& followed) {
  const LogEntry& entry = followed.entry;
  if (const auto before = parked_.before(entry)) {
    if (*before == entry.position) return Step::parked;  // read again after a restart
    return park(entry, "waits behind position " + std::to_string(*before), 0, false);
  }
  if (parked_.is_discarded(entry.position)) return Step::done;  // and read again after a restart
  const Came came = reactor_.react(followed, false);
  return came.step == Step::parked ? park(entry, came.why, came.attempts, false) : came.step;
}

Step PolicyRunner::park(const LogEntry& entry, const std::string& reason, std::uint32_t attempts, bool again) {
  report("parked " + reactor_.where(entry) + ": " + reason);
  const ParkedEvent event{entry.position, entry.subject, reason, attempts, handlers_.environment().now_us()};
  for (auto done = parked_.add(event, again); !done; done = parked_.add(event, again)) {
    report(done.error().message);
    if (!pause(options_.retry_at_most) || !may_go_on()) return Step::stopped;
  }
  return Step::parked;
}

Step PolicyRunner::replay(const LogEntry& entry) {
  const Followed followed = follow(page_, following_, entry);
  if (waiting_.holds_up(followed)) return Step::not_yet;
  const Came came = reactor_.react(followed, true);
  return came.step == Step::parked ? park(entry, came.why, came.attempts, true) : came.step;
}

void PolicyRunner::acknowledge() {
  Position floor = handled_;
  if (waiting_.size() > 0) floor = std::min(floor, waiting_.first() - 1);
  if (floor <= acknowledged_) return;
  if (auto done = reader_->acknowledge(floor); !done) return report(done.error().message);
  acknowledged_ = floor;
  tenure_.keep_floor(floor);
  tell();
}

void PolicyRunner::tell() {
  const std::lock_guard lock(mutex_);
  // At first, what was acknowledged in an earlier life.
  status_.position = handled_ > 0 || !reader_ ? handled_ : reader_->position();
  status_.acknowledged = acknowledged_;
  status_.waiting = waiting_.size();
}

}  // namespace jetpage::aggregates
