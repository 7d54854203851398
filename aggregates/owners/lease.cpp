#include "jetpage/aggregates/owners/lease.hpp"

#include <algorithm>
#include <utility>

#include "jetpage/eventstore/codec.hpp"

namespace jetpage::aggregates {

using eventstore::Done;
using eventstore::Fault;
using eventstore::Position;
using eventstore::Result;

namespace {

constexpr auto time_to_prove = std::chrono::seconds(10);
constexpr std::uint32_t starts_in_vain = 3;
constexpr auto time_for_others = std::chrono::seconds(6);  // more than they need to notice

bool is_same(const std::optional<Trouble>& one, const std::optional<Trouble>& other) {
  if (!one || !other) return one.has_value() == other.has_value();
  return one->code == other->code && one->message == other->message && one->since_us == other->since_us;
}

}  // namespace

Lease::Lease(std::string service, eventstore::EventStore& store, std::shared_ptr<eventstore::KeyValue> owners,
             std::shared_ptr<const Surely> surely, Environment environment,
             std::function<void(const std::string& message)> report)
    : service_(std::move(service)),
      store_(store),
      owners_(std::move(owners)),
      surely_(std::move(surely)),
      environment_(std::move(environment)),
      report_(std::move(report)) {}

bool Lease::may_act(std::uint64_t epoch) const { return has(epoch) && environment_.now() < surely_->load(); }

OwnerRecord Lease::owner() const {
  const std::lock_guard lock(mutex_);
  return record_;
}

Result<Position> Lease::floor() {
  const OwnerRecord record = owner();
  if (record.floor == 0) return Position{0};
  const auto entry = store_.at(record.floor);
  if (entry.is(Fault::unavailable)) return entry.error();
  if (entry && eventstore::hash_of(entry->bytes) == record.floor_hash) return record.floor;
  report_(service_ + ": the log does not hold what was seen at " + std::to_string(record.floor) +
          ", so it is another log, or an older state of this one: how far the policies were done is not known of it");
  const std::lock_guard lock(mutex_);
  floor_ = 0;
  return Position{0};
}

void Lease::keep_floor(Position floor) {
  const std::lock_guard lock(mutex_);
  floor_ = std::max(floor_, floor);  // who speaks of an earlier epoch takes nothing back
}

void Lease::keep_trouble(std::optional<Trouble> trouble) {
  const std::lock_guard lock(mutex_);
  trouble_ = std::move(trouble);
}

// Held while the log is asked, which takes its time: no lock of a thread.
class Lease::Attending {
 public:
  explicit Attending(Lease& lease) : lease_(lease) {
    const Environment& environment = lease.environment_;
    while (lease.is_attended_.exchange(true)) environment.sleep_until(environment.now() + std::chrono::milliseconds(1));
  }
  ~Attending() { lease_.is_attended_ = false; }
  Attending(const Attending&) = delete;
  Attending& operator=(const Attending&) = delete;

 private:
  Lease& lease_;
};

void Lease::release() {
  const Attending attending(*this);
  is_released_ = true;
  if (!may_act(epoch_)) return lose();  // who is not sure writes nothing: the others wait a little
  write_what_is_due(true);
  lose();
}

void Lease::attend(const ProcessName& me, Watch& watch) {
  const Attending attending(*this);
  if (is_released_) return;
  epoch_ != 0 ? write_what_is_due(false) : try_to_take(me, watch);
}

void Lease::try_to_take(const ProcessName& me, Watch& watch) {
  const auto found = owners_->get(service_);
  if (!found) return;
  OwnerRecord record = owner();
  record.owner.home.clear();  // the bucket was deleted: this process remembers
  if (*found) {
    const auto read = decode_owner((*found)->value);
    if (!read) report_(service_ + ": the record of its owner is damaged");
    record = read.value_or(OwnerRecord());
    const std::lock_guard lock(mutex_);
    record_ = record;
  }
  if (!is_free(record, me, watch) || must_step_back(record, me)) return;
  take(std::move(record), *found ? (*found)->revision : 0, me);
}

bool Lease::is_free(const OwnerRecord& record, const ProcessName& me, Watch& watch) const {
  return record.owner.home.empty() || record.owner.home == me.home || watch.look(record.owner) == Watch::Found::gone;
}

// Who took it again and again without lasting lets others go first.
bool Lease::must_step_back(const OwnerRecord& record, const ProcessName& me) {
  if (record.owner.home != me.home || record.unproven < starts_in_vain) return false;
  const auto now = environment_.now();
  if (!stepped_back_) {
    stepped_back_ = now;
    report_(service_ + ": taken " + std::to_string(record.unproven) +
            " times by this process without lasting; another one may have it now");
  }
  return now < *stepped_back_ + time_for_others;
}

void Lease::take(OwnerRecord record, std::uint64_t revision, const ProcessName& me) {
  record.unproven = record.owner.home == me.home ? record.unproven + 1 : 1;
  record.owner = me;
  ++record.epoch;
  const std::string value = encode(record);
  const auto written = revision == 0 ? owners_->create(service_, value) : owners_->update(service_, value, revision);
  if (!written) return;  // if it was after all, it is found the next time
  revision_ = *written;
  is_revision_known_ = true;
  stepped_back_.reset();
  taken_ = environment_.now();
  {
    const std::lock_guard lock(mutex_);
    record_ = record;
    floor_ = record.floor;
    trouble_ = record.trouble;
  }
  epoch_ = record.epoch;
}

// `lets_go`: nobody has it from now on.
void Lease::write_what_is_due(bool lets_go) {
  if (!is_revision_known_ && !find_revision()) return;
  Position floor = 0;
  OwnerRecord next;
  {
    const std::lock_guard lock(mutex_);
    next = record_;
    floor = floor_;
    next.trouble = trouble_;
  }
  const bool moves = floor != next.floor && add_floor(next, floor).ok();
  const bool proves = next.unproven > 0 && (lets_go || moves || environment_.now() >= taken_ + time_to_prove);
  if (proves) next.unproven = 0;
  if (lets_go) next.owner.home.clear();
  if (lets_go || moves || proves || !is_same(next.trouble, owner().trouble)) (void)write(next);
}

Done Lease::add_floor(OwnerRecord& next, Position floor) {
  const auto entry = store_.at(floor);
  if (!entry) return entry.error();
  next.floor = floor;
  next.floor_hash = eventstore::hash_of(entry->bytes);
  return {};
}

// After a write of which it is not known whether it was done. False: try again later, or it is lost.
bool Lease::find_revision() {
  const auto found = owners_->get(service_);
  if (!found) return false;
  const auto record = *found ? decode_owner((*found)->value) : std::nullopt;
  const OwnerRecord mine = owner();
  if (!record || !record->is_of(mine.owner) || record->epoch != mine.epoch) {
    epoch_ = 0;
    return false;
  }
  const std::lock_guard lock(mutex_);
  record_ = *record;
  revision_ = (*found)->revision;
  return is_revision_known_ = true;
}

bool Lease::write(const OwnerRecord& next) {
  const auto written = owners_->update(service_, encode(next), revision_);
  if (!written) return is_revision_known_ = written.is(Fault::unavailable), false;
  revision_ = *written;
  const std::lock_guard lock(mutex_);
  record_ = next;
  return true;
}

}  // namespace jetpage::aggregates
