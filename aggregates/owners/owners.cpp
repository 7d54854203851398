#include "jetpage/aggregates/owners/owners.hpp"

#include <utility>

namespace jetpage::aggregates {

Owners::Owners(std::shared_ptr<eventstore::KeyValue> heartbeats, std::shared_ptr<eventstore::KeyValue> owners,
               OwnersOptions options)
    : options_(std::move(options)),
      owners_(std::move(owners)),
      heartbeat_(heartbeats, options_.me, options_.environment),
      watch_(heartbeats, options_.silence, options_.environment) {}

Owners::~Owners() {
  if (thread_.joinable()) stop();
}

std::shared_ptr<Lease> Owners::lease(const std::string& service, eventstore::EventStore& store) {
  auto lease = std::make_shared<Lease>(service, store, owners_, surely_, options_.environment, options_.report);
  {
    const std::lock_guard lock(mutex_);
    leases_.push_back(lease);
    is_new_ = true;
  }
  changed_.notify_all();
  return lease;
}

void Owners::start() {
  thread_ = std::thread([this] { run(); });
}

void Owners::stop() {
  {
    const std::lock_guard lock(mutex_);
    if (std::exchange(stop_, true)) return;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
  heartbeat_.end();
}

void Owners::run() {
  for (std::unique_lock lock(mutex_); !stop_;) {
    is_new_ = false;
    lock.unlock();
    const auto next = options_.environment.now() + options_.beat;
    tick();
    lock.lock();
    changed_.wait_until(lock, next, [this] { return stop_ || is_new_; });
  }
}

void Owners::tick() {
  const auto start = options_.environment.now();
  const auto beat = heartbeat_.beat();
  if (beat == Heartbeat::Beat::beats) {
    surely_->store(start + options_.sure);
    return attend_all(start + options_.sure / 2);
  }
  if (beat == Heartbeat::Beat::unknown) return;
  surely_->store({});
  const std::lock_guard lock(mutex_);
  for (const auto& lease : leases_) lease->lose();
}

// Each in its turn, but the next beat does not wait for a slow log.
void Owners::attend_all(Environment::Time until) {
  std::vector<std::shared_ptr<Lease>> leases;
  {
    const std::lock_guard lock(mutex_);
    leases = leases_;
  }
  for (std::size_t i = 0; i < leases.size() && options_.environment.now() < until; ++i) {
    leases[next_++ % leases.size()]->attend(heartbeat_.me(), watch_);
  }
}

}  // namespace jetpage::aggregates
