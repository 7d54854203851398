#include "jetpage/aggregates/history/snapshots.hpp"

namespace jetpage::aggregates {

using eventstore::Done;
using eventstore::Fault;
using eventstore::Result;

namespace {

// Why the log does not bear the snapshot out; empty when it does.
Result<std::string> contradiction(eventstore::EventStore& store, const std::string& subject, const Snapshot& snapshot) {
  const std::string place = "position " + std::to_string(snapshot.history.last);
  const auto entry = store.at(snapshot.history.last);
  if (entry.is(Fault::unavailable)) return entry.error();
  if (!entry) return place + " cannot be read: " + entry.error().message;
  const auto commit = entry->commit();
  if (!commit) return place + " cannot be read: " + commit.error().message;
  const bool is_last = entry->subject == subject && commit->hash() == snapshot.history.hash &&
                       commit->last_version() == snapshot.history.version;
  return is_last ? std::string() : "the log holds another commit at " + place;
}

}  // namespace

Snapshots::~Snapshots() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Snapshots::report(const std::string& subject, const std::string& why) const {
  options_.report("the snapshot of " + subject + ": " + why);
}

Result<Snapshots::Found> Snapshots::find(eventstore::EventStore& store, const eventstore::AggregateName& aggregate,
                                         std::uint32_t code) {
  const std::string subject = eventstore::subject_of(store.system(), aggregate);
  const auto distrust = [&](const std::string& why) {
    report(subject, why + "; the whole log of it is read instead");
    return Found{std::nullopt, true};
  };
  const auto value = values_.get(subject);
  if (value.is(Fault::corrupted)) return distrust(value.error().message);
  if (!value) return value.error();
  if (!*value) return Found();
  auto snapshot = decode_snapshot(**value);
  if (!snapshot) return distrust(snapshot.error().message);
  if (snapshot->aggregate != subject) return distrust("it is that of " + snapshot->aggregate);
  if (snapshot->code != code) {
    return distrust("it was made by version " + std::to_string(snapshot->code) + " of the code, not " +
                    std::to_string(code));
  }
  const auto why = contradiction(store, subject, *snapshot);
  if (!why) return why.error();
  if (!why->empty()) return distrust(*why);
  remember_size(subject, (*value)->size());
  return Found{std::move(*snapshot), false};
}

void Snapshots::keep(const std::string& subject, std::function<Snapshot()> pack) {
  {
    const std::lock_guard lock(mutex_);
    if (stop_) return;
    waiting_[subject] = std::move(pack);
    if (!thread_.joinable()) thread_ = std::thread([this] { run(); });
  }
  changed_.notify_all();
}

void Snapshots::finish() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return waiting_.empty() && !writing_; });
}

void Snapshots::run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return stop_ || !waiting_.empty(); });
    if (waiting_.empty()) return;
    const auto next = waiting_.extract(waiting_.begin());
    writing_ = true;
    lock.unlock();
    const bool written = write(next.key(), next.mapped()());
    lock.lock();
    writing_ = false;
    if (stop_ && !written) return;
    changed_.notify_all();
  }
}

bool Snapshots::write(const std::string& subject, const Snapshot& snapshot) {
  const std::string value = encode(snapshot);
  if (value.size() > options_.max_bytes) {
    remember_size(subject, value.size());
    report(subject, "it has " + std::to_string(value.size()) + " bytes, at most " + std::to_string(options_.max_bytes) +
                        " are kept: none is written");
    return true;
  }
  remember_size(subject, value.size());
  const Done written = values_.put(subject, value);
  if (!written) report(subject, "it was not written: " + written.error().message);
  return written.ok();
}

bool Snapshots::is_due(const std::string& subject, std::uint64_t commits) {
  if (commits < every()) return false;
  const std::lock_guard lock(mutex_);
  const auto found = bytes_.find(subject);
  return found == bytes_.end() || commits >= found->second / options_.bytes_a_commit;
}

void Snapshots::remember_size(const std::string& subject, std::size_t bytes) {
  const std::lock_guard lock(mutex_);
  if (bytes / options_.bytes_a_commit <= options_.every) {
    bytes_.erase(subject);
  } else {
    bytes_[subject] = bytes;
  }
}

}  // namespace jetpage::aggregates
