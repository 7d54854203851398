#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "jetpage/aggregates/owners/heartbeat.hpp"
#include "jetpage/eventstore/event_store.hpp"

namespace jetpage::aggregates {

// Until when a process is sure that nobody has deposed it: some time behind the beginning of its last beat.
using Surely = std::atomic<Environment::Time>;

// A service's policies, which one process at a time runs: its owner. Made by Owners, which takes it and keeps it; the runner asks. Each
// time that it is taken has a number, its epoch, which grows. Thread-safe.
class Lease {
 public:
  Lease(std::string service, eventstore::EventStore& store, std::shared_ptr<eventstore::KeyValue> owners,
        std::shared_ptr<const Surely> surely, Environment environment,
        std::function<void(const std::string& message)> report);

  // 0: another process has it, or nobody yet.
  [[nodiscard]] std::uint64_t epoch() const { return epoch_; }
  // Nobody else may act for the service now. Not so, for a while, when the log did not answer in time: then who has() it waits.
  [[nodiscard]] bool may_act(std::uint64_t epoch) const;
  [[nodiscard]] bool has(std::uint64_t epoch) const { return epoch != 0 && epoch_ == epoch; }

  // What is done up to here is done for good, whatever becomes of the consumer. Another log has no floor: 0. Faults are the log's.
  eventstore::Result<eventstore::Position> floor();
  // Written soon, not at once.
  void keep_floor(eventstore::Position floor);
  void keep_trouble(std::optional<Trouble> trouble);

  // Whoever has it, as last seen.
  [[nodiscard]] OwnerRecord owner() const;

  // Writes what is to be kept, and lets others have it at once.
  void release();

  // For Owners, one thread at a time: takes it if it is to be had, else writes what is to be kept.
  void attend(const ProcessName& me, Watch& watch);
  // This process was deposed.
  void lose() { epoch_ = 0; }

 private:
  using Time = Environment::Time;

  class Attending;
  void try_to_take(const ProcessName& me, Watch& watch);
  bool is_free(const OwnerRecord& record, const ProcessName& me, Watch& watch) const;
  bool must_step_back(const OwnerRecord& record, const ProcessName& me);
  void take(OwnerRecord record, std::uint64_t revision, const ProcessName& me);
  void write_what_is_due(bool lets_go);
  bool find_revision();
  bool write(const OwnerRecord& next);
  eventstore::Done add_floor(OwnerRecord& next, eventstore::Position floor);

  const std::string service_;
  eventstore::EventStore& store_;
  const std::shared_ptr<eventstore::KeyValue> owners_;
  const std::shared_ptr<const Surely> surely_;
  const Environment environment_;
  const std::function<void(const std::string& message)> report_;

  std::atomic<std::uint64_t> epoch_ = 0;
  std::atomic<bool> is_attended_ = false;  // what follows belongs to who has set it
  std::uint64_t revision_ = 0;
  bool is_revision_known_ = false;
  bool is_released_ = false;
  Time taken_;
  std::optional<Time> stepped_back_;

  mutable std::mutex mutex_;  // what follows
  OwnerRecord record_;        // as last seen or written
  eventstore::Position floor_ = 0;
  std::optional<Trouble> trouble_;
};

}  // namespace jetpage::aggregates
