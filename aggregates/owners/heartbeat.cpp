#include "jetpage/aggregates/owners/heartbeat.hpp"

namespace jetpage::aggregates {

using eventstore::Fault;

Heartbeat::Heartbeat(std::shared_ptr<eventstore::KeyValue> bucket, ProcessName me, Environment environment)
    : bucket_(std::move(bucket)), me_(std::move(me)), environment_(std::move(environment)) {
  me_.life = environment_.new_id();
}

std::string Heartbeat::sign(bool deposed) const { return encode(Sign{me_, deposed, environment_.now_us()}); }

Heartbeat::Beat Heartbeat::beat() {
  if (revision_ == 0) return begin();
  const auto written = bucket_->update(me_.home, sign(false), revision_);
  if (written) return revision_ = *written, Beat::beats;
  return written.is(Fault::unavailable) ? Beat::unknown : look_again();
}

// Over whatever was written by an earlier life, which is over.
Heartbeat::Beat Heartbeat::begin() {
  const auto before = bucket_->get(me_.home);
  if (!before) return Beat::unknown;
  const auto written =
      *before ? bucket_->update(me_.home, sign(false), (*before)->revision) : bucket_->create(me_.home, sign(false));
  if (!written) return Beat::unknown;
  return revision_ = *written, Beat::beats;
}

// Either an earlier beat came through after all, or somebody else has written there, or the bucket was deleted.
Heartbeat::Beat Heartbeat::look_again() {
  const auto found = bucket_->get(me_.home);
  if (!found) return Beat::unknown;
  const auto said = *found ? decode_sign((*found)->value) : std::nullopt;
  if (said && said->process.life == me_.life && !said->deposed) {
    const auto written = bucket_->update(me_.home, sign(false), (*found)->revision);
    return written ? (revision_ = *written, Beat::beats) : Beat::unknown;
  }
  if (said && !said->deposed) me_.home = environment_.new_id();  // a copy of the data folder is at work: both go on
  revision_ = 0;
  me_.life = environment_.new_id();
  return Beat::deposed;
}

void Heartbeat::end() {
  if (revision_ != 0) (void)bucket_->update(me_.home, sign(true), revision_);  // in vain: the others wait a little
  revision_ = 0;
}

Watch::Found Watch::look(const ProcessName& process) {
  const auto found = bucket_->get(process.home);
  if (!found) return seen_.erase(process.home), Found::unknown;
  if (*found) {
    const auto said = decode_sign((*found)->value);
    if (!said || said->deposed || said->process.life != process.life) return seen_.erase(process.home), Found::gone;
  }
  // 0: none is there. It may have been removed under a process that lives.
  const std::uint64_t revision = *found ? (*found)->revision : 0;
  const auto now = environment_.now();
  Seen& seen = seen_[process.home];
  // Time that passed unseen, because this process or the log stood still, may not count: the other may have stood still with it.
  if (seen.revision != revision || now - seen.last > silence_ / 2) seen = {revision, now, now};
  seen.last = now;
  if (now - seen.since < silence_) return Found::lives;
  return revision == 0 ? (seen_.erase(process.home), Found::gone) : depose(process, revision);
}

Watch::Found Watch::depose(const ProcessName& process, std::uint64_t revision) {
  const auto done = bucket_->update(process.home, encode(Sign{process, true, environment_.now_us()}), revision);
  if (!done) return done.is(Fault::conflict) ? Found::lives : Found::unknown;
  seen_.erase(process.home);
  return Found::gone;
}

}  // namespace jetpage::aggregates
