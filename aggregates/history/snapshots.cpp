#include "jetpage/aggregates/history/snapshots.hpp"

namespace jetpage::aggregates {

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
  auto entry = bucket_->get(subject);
  if (!entry) return entry.error();
  if (!*entry) return Found();
  auto snapshot = decode_snapshot((*entry)->value);
  if (!snapshot) return distrust(snapshot.error().message);
  if (snapshot->aggregate != subject) return distrust("it is that of " + snapshot->aggregate);
  if (snapshot->code != code) {
    return distrust("it was made by version " + std::to_string(snapshot->code) + " of the code, not " +
                    std::to_string(code));
  }
  const auto why = contradiction(store, subject, *snapshot);
  if (!why) return why.error();
  if (!why->empty()) return distrust(*why);
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
    report(subject, "it has " + std::to_string(value.size()) + " bytes, at most " + std::to_string(options_.max_bytes) +
                        " are kept: none is written");
    return true;
  }
  const auto revision = replace(subject, value);
  if (revision) {
    revisions_[subject] = *revision;
  } else {
    revisions_.erase(subject);
    report(subject, "it was not written: " + revision.error().message);
  }
  return revision.ok();
}

// Over whatever is there: should it be another process's newer one, a few more commits are read next time.
Result<std::uint64_t> Snapshots::replace(const std::string& subject, const std::string& value) {
  if (const auto mine = revisions_.find(subject); mine != revisions_.end()) {
    auto written = bucket_->update(subject, value, mine->second);
    if (!written.is(Fault::conflict)) return written;
  }
  const auto there = bucket_->get(subject);
  if (!there) return there.error();
  return *there ? bucket_->update(subject, value, (*there)->revision) : bucket_->create(subject, value);
}

}  // namespace jetpage::aggregates
