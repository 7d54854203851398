#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "jetpage/aggregates/policies/crew.hpp"
#include "jetpage/aggregates/policies/parked_events.hpp"
#include "jetpage/aggregates/policies/waiting_room.hpp"
#include "jetpage/aggregates/policies/wave.hpp"
#include "jetpage/aggregates/policy.hpp"

namespace jetpage::aggregates {

struct RunnerOptions {
  std::chrono::milliseconds patience{30'000};    // handed to the policies as Source::patience
  Parameters parameters;                         // of the system, handed to them too
  std::uint32_t attempts = 5;                    // for what fails by itself, before it is parked
  std::chrono::milliseconds retry_at_first{10};  // doubles up to retry_at_most
  std::chrono::milliseconds retry_at_most{1'000};
  std::chrono::milliseconds retry_away{25};  // while the log is away: it may be back for moments only
  // Entries whose reactions may be looked at side by side, because they have nothing to do with one another. With more than
  // one, `report` is called from any thread.
  std::size_t at_once = 1;
  // So many reactions are written at once, all or none; fewer each by itself, because a batch costs about as many syncs.
  std::size_t batch_from = 8;
  std::size_t waiting_at_most = 10'000;                 // more that is "not yet" stops the reading
  std::chrono::milliseconds look_every{500};            // for what somebody asks about parked events
  std::function<bool(std::string_view type)> is_known;  // the system's event types; another type is parked
  // How it lets time pass, and who does the parts that may go side by side, if not its own threads: a simulation's way.
  std::function<void(std::chrono::milliseconds)> wait;
  std::function<void(std::size_t parts, const std::function<void(std::size_t)>& part)> side_by_side;
  std::function<void(const std::string& message)> report = [](const std::string&) {};
  std::function<void(std::chrono::nanoseconds)> took = [](std::chrono::nanoseconds) {};  // each attempt to react
};

// What a runner has done, for health and metrics.
struct RunnerStatus {
  eventstore::Position position = 0;      // read up to here
  eventstore::Position acknowledged = 0;  // everything up to here is in the log, refused or parked
  std::uint64_t reactions = 0;
  std::uint64_t refused = 0;
  std::uint64_t retries = 0;
  std::uint64_t deferred = 0;     // attempts that were answered "not yet"
  std::uint64_t compensated = 0;  // reactions whose deadline passed, so that another was made in their place
  std::size_t waiting = 0;        // "not yet"
  std::size_t parked = 0;
};

// Follows a system's log for one service and lets its policies react, each reaction once, and to one source, or concerning one
// target, in the log's order.
//
// A reaction's cause is made of the runner's name, the commit's position and the reaction's number; so what is run again
// after a crash changes nothing. A refusal is recorded and passed. What is "not yet" waits, and with it what comes later from
// its aggregate or to its targets; everything else goes on. What cannot be read or fails again and again is parked, and the later events of
// its aggregate are parked behind it until somebody has taken all of them out: by a replay that was asked for (parking.hpp), which tries
// the aggregate's parked events again in their order until one fails, or by discarding them. The log being away is waited out. One thread
// of its own; status() from any.
class PolicyRunner {
 public:
  PolicyRunner(PolicyPage page, Handlers& handlers, std::shared_ptr<eventstore::KeyValue> parked,
               RunnerOptions options);
  ~PolicyRunner();

  void start();
  void run();   // what start() does in a thread of its own, in the caller's: until somebody calls stop()
  void stop();  // ends after the reaction that is running

  [[nodiscard]] std::string name() const { return name_; }
  [[nodiscard]] RunnerStatus status() const;

 private:
  using Clock = std::chrono::steady_clock;
  bool prepare();
  void take(Wave wave);
  void take_lane(Wave& wave, const Wave::Lane& lane);
  std::vector<Wave::Lane> react_at_once(Wave& wave);
  struct LaneDraft;
  LaneDraft gather(const Wave& wave, const Wave::Lane& lane, std::size_t at_most);
  LaneDraft draft(const Wave& wave, const Wave::Lane& lane, std::size_t at_most);
  struct Batch;
  void write(std::vector<LaneDraft>& drafts);
  eventstore::Done append(const Batch& batch);
  void read_again(std::vector<LaneDraft>& drafts);
  void side_by_side(std::size_t parts, const std::function<void(std::size_t)>& part);
  void tell(const Wave& wave, const LaneDraft& draft, std::chrono::nanoseconds time);
  [[nodiscard]] bool is_held_up(const Wave::Rider& rider) const;
  [[nodiscard]] std::optional<Reactions> at_most_one(const eventstore::LogEntry& entry) const;
  void refused(const Reaction& reaction, const eventstore::LogEntry& entry, const eventstore::Error& error);
  void count_waiting();
  Step handle(const eventstore::LogEntry& entry);
  Step react_to(const eventstore::LogEntry& entry);
  Step handle_event(const eventstore::LogEntry& entry, const eventstore::CommitView& commit, std::size_t index,
                    std::uint32_t& number);
  Step react(const eventstore::LogEntry& entry, const Source& source, const Reaction& reaction, CommandMeta meta);
  Step park(const eventstore::LogEntry& entry, const std::string& reason, std::uint32_t attempts);
  void answer_requests();
  Step replay(const eventstore::LogEntry& entry);
  void acknowledge();
  bool pause(std::chrono::milliseconds time);
  [[nodiscard]] bool is_stopping() const;
  void report_fault(const eventstore::Error& error);
  [[nodiscard]] std::string where(const eventstore::LogEntry& entry) const;
  template <class Change>
  void count(Change change) {
    const std::lock_guard lock(mutex_);
    change(status_);
  }

  PolicyPage page_;
  Handlers& handlers_;
  std::string name_;
  RunnerOptions options_;

  std::unique_ptr<eventstore::DurableReader> reader_;
  WaitingRoom waiting_;
  ParkedEvents parked_;
  bool replaying_ = false;
  eventstore::Position handled_ = 0;
  eventstore::Position acknowledged_ = 0;

  mutable std::mutex mutex_;
  std::condition_variable stopped_;
  bool stop_ = false;
  RunnerStatus status_;
  Crew crew_;
  std::thread thread_;
};

}  // namespace jetpage::aggregates
