#include "jetpage/api/feed/tail.hpp"

#include <algorithm>

namespace jetpage::api {

using eventstore::Error;
using eventstore::Fault;
using eventstore::Position;
using eventstore::Result;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

namespace {

constexpr milliseconds longest_read{50};     // for an entry: as long can stopping take
constexpr milliseconds retry_pause{200};     // while the log is away
constexpr std::size_t taken_bytes = 65'536;  // most that one take gives, unless one entry is larger

// What an entry takes of the memory, roughly.
std::size_t bytes_of(const FeedEntry& entry) { return 128 + entry.text.size() + 32 * entry.events.size(); }

}  // namespace

FeedTail::Place::Place(FeedTail& tail) : tail_(tail) {
  const std::lock_guard lock(tail_.mutex_);
  if (tail_.feeds_++ == 0) tail_.fault_.reset();
  tail_.changed_.notify_all();
}

FeedTail::Place::~Place() {
  const std::lock_guard lock(tail_.mutex_);
  --tail_.feeds_;
  tail_.changed_.notify_all();
}

FeedTail::FeedTail(const System& system, eventstore::EventStore& store, FeedTailOptions options)
    : system_(system), store_(store), skipped_(store), options_(options), thread_([this] { run(); }) {}

FeedTail::~FeedTail() {
  stop();
  thread_.join();
}

void FeedTail::stop() {
  const std::lock_guard lock(mutex_);
  stopped_ = true;
  changed_.notify_all();
}

Result<FeedTail::Taken> FeedTail::take(Position after, Time deadline) {
  Taken taken;
  Lock lock(mutex_);
  const auto first = [&] { return last_ + 1 - kept_.size(); };
  changed_.wait_until(lock, deadline,
                      [&] { return stopped_ || fault_ || (started_ && (after + 1 < first() || after < told_)); });
  taken.stopped = stopped_;
  if (stopped_) return taken;
  if (fault_) return *fault_;
  if (!started_) return taken;
  taken.behind = after + 1 < first();
  if (taken.behind) return taken;
  std::size_t bytes = 0;
  for (Position position = after + 1; position <= told_ && bytes < taken_bytes; ++position) {
    taken.entries.push_back(kept_[position - first()]);
    bytes += taken.entries.back()->text.size();
  }
  return taken;
}

bool FeedTail::rest(Time deadline) {
  Lock lock(mutex_);
  return !changed_.wait_until(lock, deadline, [&] { return stopped_; });
}

bool FeedTail::wanted() {
  const std::lock_guard lock(mutex_);
  return !stopped_ && feeds_ > 0;
}

void FeedTail::run() {
  for (;;) {
    {
      Lock lock(mutex_);
      changed_.wait(lock, [&] { return stopped_ || (feeds_ > 0 && !fault_); });
      if (stopped_) return;
    }
    follow();
    forget();
  }
}

void FeedTail::follow() {
  const auto reader = open();
  while (reader && wanted()) {
    const auto now = steady_clock::now();
    const auto until_round = std::chrono::ceil<milliseconds>(next_round_ - now);
    const bool waiting = last_ > told_;
    auto entry = reader->next(waiting ? std::clamp(until_round, milliseconds(0), longest_read) : longest_read);
    if (entry.is(Fault::unavailable)) rest(now + retry_pause);
    if (entry.is(Fault::unavailable)) continue;
    if (!entry) return fail(entry.error());
    if (*entry) add(feed_entry(system_, **entry, options_.report, &skipped_));
    tell(steady_clock::now());
  }
}

// At the log's end of this moment. Null when nobody wants it any more, or it cannot be had.
std::unique_ptr<eventstore::Reader> FeedTail::open() {
  while (wanted()) {
    const auto last = store_.last();
    auto reader = last ? store_.read(*last) : Result<std::unique_ptr<eventstore::Reader>>(last.error());
    if (!reader && !reader.is(Fault::unavailable)) {
      fail(reader.error());
      return nullptr;
    }
    if (!reader) {
      rest(steady_clock::now() + retry_pause);
      continue;
    }
    const std::lock_guard lock(mutex_);
    started_ = true;
    last_ = told_ = *last;
    changed_.notify_all();
    return std::move(*reader);
  }
  return nullptr;
}

void FeedTail::add(std::shared_ptr<const FeedEntry> entry) {
  const std::lock_guard lock(mutex_);
  last_ = entry->position;
  kept_bytes_ += bytes_of(*entry);
  kept_.push_back(std::move(entry));
  while (kept_bytes_ > options_.kept_bytes && kept_.size() > 1) {
    kept_bytes_ -= bytes_of(*kept_.front());
    kept_.pop_front();
  }
}

void FeedTail::tell(Time now) {
  const std::lock_guard lock(mutex_);
  if (last_ == told_ || now < next_round_) return;
  told_ = last_;
  const auto round = options_.round_per_feed * static_cast<int>(feeds());
  next_round_ = now + std::min<std::chrono::microseconds>(round, options_.longest_round);
  changed_.notify_all();
}

void FeedTail::fail(const Error& error) {
  options_.report("the live feed of " + system_.name + " ends: " + error.message);
  const std::lock_guard lock(mutex_);
  fault_ = error;
  changed_.notify_all();
}

void FeedTail::forget() {
  const std::lock_guard lock(mutex_);
  started_ = false;
  kept_.clear();
  kept_bytes_ = 0;
}

}  // namespace jetpage::api
