#include "jetpage/eventstore/memory/log.hpp"

#include <algorithm>
#include <condition_variable>
#include <map>
#include <mutex>
#include <unordered_map>

namespace jetpage::eventstore {
namespace memory {

struct Stream {
  std::mutex mutex;
  std::condition_variable grown;
  std::vector<LogEntry> entries;
  std::unordered_map<std::string, std::vector<Position>> of_subject;
  std::unordered_map<std::string, Position> of_commit;
  std::map<std::string, Position> acknowledged;

  Position add(std::string subject, Bytes bytes) {
    const Position position = entries.size() + 1;
    of_subject[subject].push_back(position);
    entries.push_back({position, std::move(subject), std::move(bytes)});
    grown.notify_all();
    return position;
  }
};

class MemoryReader : public DurableReader {
 public:
  MemoryReader(std::shared_ptr<Stream> stream, Position after, std::string name)
      : stream_(std::move(stream)), seen_(after), name_(std::move(name)) {}

  Result<std::optional<LogEntry>> next(std::chrono::milliseconds wait) override {
    std::unique_lock lock(stream_->mutex);
    stream_->grown.wait_for(lock, wait, [&] { return stream_->entries.size() > seen_; });
    if (stream_->entries.size() <= seen_) return std::optional<LogEntry>();
    return std::optional(stream_->entries[seen_++]);
  }

  Done acknowledge(Position position) override {
    const std::lock_guard lock(stream_->mutex);
    auto& acknowledged = stream_->acknowledged[name_];
    acknowledged = std::max(acknowledged, position);
    return {};
  }

  [[nodiscard]] Position position() const override { return seen_; }

 private:
  std::shared_ptr<Stream> stream_;
  Position seen_;
  std::string name_;
};

class MemoryEventStore : public EventStore {
 public:
  MemoryEventStore(std::string system, std::shared_ptr<Stream> stream)
      : system_(std::move(system)), stream_(std::move(stream)) {}

  [[nodiscard]] const std::string& system() const override { return system_; }

  Result<Position> append(const AggregateName& aggregate, Position expected_last, const Commit& commit) override {
    const std::lock_guard lock(stream_->mutex);
    if (const auto known = stream_->of_commit.find(commit.id); known != stream_->of_commit.end()) return known->second;
    if (Done there = check_last(aggregate, expected_last); !there) return std::move(there).error();
    const Position position = stream_->add(subject_of(system_, aggregate), encode(commit));
    stream_->of_commit.emplace(commit.id, position);
    return position;
  }

  Done load(const AggregateName& aggregate, Position from, const Visit& visit) override {
    std::vector<LogEntry> found;
    {
      const std::lock_guard lock(stream_->mutex);
      const auto positions = stream_->of_subject.find(subject_of(system_, aggregate));
      if (positions == stream_->of_subject.end()) return {};
      const auto& all = positions->second;
      for (auto at = std::lower_bound(all.begin(), all.end(), from); at != all.end(); ++at) {
        found.push_back(stream_->entries[*at - 1]);
      }
    }
    for (const LogEntry& entry : found) {
      if (Done done = visit(entry); !done) return done;
    }
    return {};
  }

  Result<LogEntry> at(Position position) override {
    const std::lock_guard lock(stream_->mutex);
    if (position == 0 || position > stream_->entries.size()) {
      return Error{Fault::not_found, "position_unknown",
                   stream_of(system_) + " has no entry " + std::to_string(position)};
    }
    return stream_->entries[position - 1];
  }

  Result<Position> last() override {
    const std::lock_guard lock(stream_->mutex);
    return Position{stream_->entries.size()};
  }

  Result<std::unique_ptr<Reader>> read(Position after) override {
    return std::unique_ptr<Reader>(std::make_unique<MemoryReader>(stream_, after, ""));
  }

  Result<std::unique_ptr<DurableReader>> read_durable(const std::string& name, Position done) override {
    const std::lock_guard lock(stream_->mutex);
    return std::unique_ptr<DurableReader>(
        std::make_unique<MemoryReader>(stream_, std::max(done, stream_->acknowledged[name]), name));
  }

 private:
  [[nodiscard]] Done check_last(const AggregateName& aggregate, Position expected) const {
    const std::string subject = subject_of(system_, aggregate);
    const auto found = stream_->of_subject.find(subject);
    const Position last = found == stream_->of_subject.end() ? 0 : found->second.back();
    if (last == expected) return {};
    return Error{Fault::conflict, "conflict",
                 subject + " ends at " + std::to_string(last) + ", not at " + std::to_string(expected)};
  }

  std::string system_;
  std::shared_ptr<Stream> stream_;
};

struct Bucket {
  std::mutex mutex;
  std::map<std::string, KeyValue::Entry> entries;
  std::uint64_t revision = 0;
};

class MemoryKeyValue : public KeyValue {
 public:
  explicit MemoryKeyValue(std::shared_ptr<Bucket> bucket) : bucket_(std::move(bucket)) {}

  Result<std::optional<Entry>> get(const std::string& key) override {
    const std::lock_guard lock(bucket_->mutex);
    const auto found = bucket_->entries.find(key);
    return found == bucket_->entries.end() ? std::optional<Entry>() : std::optional(found->second);
  }

  Result<std::uint64_t> create(const std::string& key, const std::string& value) override {
    const std::lock_guard lock(bucket_->mutex);
    const auto [entry, is_new] = bucket_->entries.try_emplace(key, Entry{value, bucket_->revision + 1});
    if (!is_new) return Error{Fault::conflict, "conflict", "the key " + key + " has a value"};
    return ++bucket_->revision;
  }

  Result<std::uint64_t> update(const std::string& key, const std::string& value, std::uint64_t revision) override {
    const std::lock_guard lock(bucket_->mutex);
    const auto found = bucket_->entries.find(key);
    if (found == bucket_->entries.end() || found->second.revision != revision) {
      return Error{Fault::conflict, "conflict", "the key " + key + " is not at revision " + std::to_string(revision)};
    }
    found->second = {value, ++bucket_->revision};
    return bucket_->revision;
  }

  Done remove(const std::string& key) override {
    const std::lock_guard lock(bucket_->mutex);
    bucket_->entries.erase(key);
    return {};
  }

  Result<std::vector<std::string>> keys(const std::string& prefix) override {
    const std::lock_guard lock(bucket_->mutex);
    std::vector<std::string> keys;
    for (auto at = bucket_->entries.lower_bound(prefix); at != bucket_->entries.end(); ++at) {
      if (!at->first.starts_with(prefix)) break;
      keys.push_back(at->first);
    }
    return keys;
  }

 private:
  std::shared_ptr<Bucket> bucket_;
};

}  // namespace memory

using namespace memory;

struct MemoryLog::State {
  std::mutex mutex;
  std::map<std::string, std::shared_ptr<Stream>> streams;
  std::map<std::string, std::shared_ptr<Bucket>> buckets;
};

MemoryLog::MemoryLog() : state_(std::make_shared<State>()) {}
MemoryLog::~MemoryLog() = default;

Result<std::unique_ptr<EventStore>> MemoryLog::open(const std::string& system, bool create) {
  const std::lock_guard lock(state_->mutex);
  auto& stream = state_->streams[system];
  if (!stream && !create) {
    return Error{Fault::not_found, "stream_unknown",
                 "there is no stream " + stream_of(system) + "; start a server of " + system + " to make it"};
  }
  if (!stream) stream = std::make_shared<Stream>();
  return std::unique_ptr<EventStore>(std::make_unique<MemoryEventStore>(system, stream));
}

Result<std::unique_ptr<KeyValue>> MemoryLog::bucket(const std::string& name, std::chrono::seconds) {
  const std::lock_guard lock(state_->mutex);
  auto& bucket = state_->buckets[name];
  if (!bucket) bucket = std::make_shared<Bucket>();
  return std::unique_ptr<KeyValue>(std::make_unique<MemoryKeyValue>(bucket));
}

void MemoryLog::forget_readers(const std::string& system) {
  const std::lock_guard lock(state_->mutex);
  const auto& stream = state_->streams[system];
  if (!stream) return;
  const std::lock_guard stream_lock(stream->mutex);
  stream->acknowledged.clear();
}

Position MemoryLog::inject(const std::string& system, const std::string& subject, Bytes bytes) {
  std::shared_ptr<Stream> stream;
  {
    const std::lock_guard lock(state_->mutex);
    auto& slot = state_->streams[system];
    if (!slot) slot = std::make_shared<Stream>();
    stream = slot;
  }
  const std::lock_guard lock(stream->mutex);
  return stream->add(subject, std::move(bytes));
}

}  // namespace jetpage::eventstore
