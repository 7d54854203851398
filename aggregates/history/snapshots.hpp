#pragma once

#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "jetpage/aggregates/history/large_values.hpp"
#include "jetpage/aggregates/history/snapshot.hpp"

namespace jetpage::aggregates {

struct SnapshotOptions {
  std::uint64_t every = 512;  // commits of one aggregate, at least
  // A large one is written more seldom, so that it costs no more than so many bytes a commit: 1 MiB every 1,024 commits.
  std::uint64_t bytes_a_commit = 1'024;
  std::size_t chunk_bytes = eventstore::max_value_bytes;  // a larger one is cut into such chunks
  std::size_t max_bytes = 64 * 1'024 * 1'024;             // a larger one is not written
  std::function<void(const std::string& message)> report = [](const std::string&) {};
};

// Keeps snapshots of aggregates in a bucket beside the log, one each, so that who meets an aggregate for the first time reads
// only what lies behind its snapshot. A shortcut, never the truth: one that is damaged, of other code, or that the log does not
// bear out is reported and not used, and one that cannot be written is reported and left out. Thread-safe.
class Snapshots {
 public:
  Snapshots(std::shared_ptr<eventstore::KeyValue> bucket, SnapshotOptions options)
      : options_(std::move(options)), values_(std::move(bucket), options_.chunk_bytes, options_.max_bytes) {}
  // Writes what still waits, until one cannot be written.
  ~Snapshots();

  struct Found {
    std::optional<Snapshot> snapshot;
    bool distrusted = false;  // there is one that must not be used
  };
  // The aggregate's snapshot, if the commit that it ends with is on the log. Fault::unavailable: bucket or log cannot be asked now.
  // That says nothing against the snapshot, and a log that may be long is not read from its start because of it.
  eventstore::Result<Found> find(eventstore::EventStore& store, const eventstore::AggregateName& aggregate,
                                 std::uint32_t code);

  // Writes it soon, from a thread of its own; a later one of the same aggregate replaces one that still waits.
  void keep(const std::string& subject, std::function<Snapshot()> pack);

  // Tells why a snapshot is not used or not written.
  void report(const std::string& subject, const std::string& why) const;

  // Returns when nothing waits.
  void finish();

  // The fewest commits after which is_due can be true.
  [[nodiscard]] std::uint64_t every() const { return options_.every; }
  // Whether one is to be kept, so many commits after the last.
  [[nodiscard]] bool is_due(const std::string& subject, std::uint64_t commits);

 private:
  void run();
  bool write(const std::string& subject, const Snapshot& snapshot);
  void remember_size(const std::string& subject, std::size_t bytes);

  SnapshotOptions options_;
  LargeValues values_;

  std::mutex mutex_;
  std::map<std::string, std::size_t> bytes_;  // of those that are more than `every` commits' worth, by subject
  std::condition_variable changed_;
  std::map<std::string, std::function<Snapshot()>> waiting_;  // by subject
  bool writing_ = false;
  bool stop_ = false;
  std::thread thread_;  // from the first snapshot on
};

}  // namespace jetpage::aggregates
