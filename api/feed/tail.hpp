#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include "jetpage/api/feed/entry.hpp"

namespace jetpage::api {

struct FeedTailOptions {
  std::size_t kept_bytes = 8 * 1024 * 1024;
  std::chrono::microseconds round_per_feed{250};
  std::chrono::milliseconds longest_round{100};
  FeedReport report = [](const std::string&) {};  // is told what cannot be read, and why all feeds end
};

// The newest part of a system's log, read and made into text once for all feeds: one reader, and only while a feed is open. It keeps
// so many bytes and no more; a feed that falls behind reads the log itself (FeedHistory) until it has caught up.
//
// Entries are told of in rounds, the more seldom the more feeds there are: a busy log wakes each feed some times a second, not
// once per event. Thread-safe.
class FeedTail {
 public:
  using Time = std::chrono::steady_clock::time_point;

  // What take() found.
  struct Taken {
    FeedEntries entries;  // none: nothing new by the deadline, unless:
    bool behind = false;  // what comes next is no longer kept, or not yet
    bool stopped = false;
  };

  // A feed, as long as it is open.
  class Place {
   public:
    explicit Place(FeedTail& tail);
    ~Place();
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;

   private:
    FeedTail& tail_;
  };

  FeedTail(const System& system, eventstore::EventStore& store, FeedTailOptions options);
  ~FeedTail();

  // Lets all feeds go, for good.
  void stop();

  // What comes behind `after`, as soon as there is something. Errors are those of Reader::next; then every feed must end.
  eventstore::Result<Taken> take(eventstore::Position after, Time deadline);
  // Waits. False: stopped.
  bool rest(Time deadline);

  [[nodiscard]] std::size_t feeds() const { return feeds_.load(std::memory_order_relaxed); }

 private:
  using Lock = std::unique_lock<std::mutex>;

  void run();
  void follow();
  std::unique_ptr<eventstore::Reader> open();
  [[nodiscard]] bool wanted();
  void add(std::shared_ptr<const FeedEntry> entry);
  void tell(Time now);
  void fail(const eventstore::Error& error);
  void forget();

  const System& system_;
  eventstore::EventStore& store_;
  eventstore::SkippedPositions skipped_;
  const FeedTailOptions options_;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::atomic<std::size_t> feeds_ = 0;
  bool stopped_ = false;
  bool started_ = false;  // the rest is true
  std::deque<std::shared_ptr<const FeedEntry>> kept_;
  std::size_t kept_bytes_ = 0;
  eventstore::Position last_ = 0;  // read
  eventstore::Position told_ = 0;
  std::optional<eventstore::Error> fault_;  // until the feeds it ends have gone
  Time next_round_;
  std::thread thread_;
};

}  // namespace jetpage::api
