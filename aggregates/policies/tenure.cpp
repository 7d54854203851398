#include "jetpage/aggregates/policies/tenure.hpp"

#include <utility>

namespace jetpage::aggregates {

std::string_view to_string(PolicyState state) {
  switch (state) {
    case PolicyState::starting:
      return "starting";
    case PolicyState::live:
      return "live";
    case PolicyState::paused:
      return "paused";
    case PolicyState::standing_by:
      return "standing_by";
    case PolicyState::stopped:
      return "stopped";
  }
  return "";
}

bool Tenure::begin() {
  if (!lease_ || !is_over()) return true;
  goes_on_ = false;
  epoch_ = lease_->epoch();
  return epoch_ != 0;
}

void Tenure::end() {
  if (lease_) lease_->release();
  epoch_ = 0;
}

void Tenure::keep_floor(eventstore::Position floor) {
  if (lease_ && !is_over()) lease_->keep_floor(floor);
}

bool Tenure::meet(const eventstore::Error& error, eventstore::Position position) {
  std::optional<Trouble> trouble;
  {
    const std::lock_guard lock(mutex_);
    if (trouble_ && trouble_->code == error.code && trouble_->position == position) return false;
    trouble_ = Trouble{trouble_kind(error), error.code, error.message, position, environment_.now_us()};
    trouble = trouble_;
  }
  if (lease_ && !is_over()) lease_->keep_trouble(std::move(trouble));
  return true;
}

void Tenure::go_on() {
  goes_on_ = true;
  {
    const std::lock_guard lock(mutex_);
    trouble_.reset();
  }
  if (lease_ && !is_over()) lease_->keep_trouble({});
}

PolicyState Tenure::state() const {
  if (is_over()) return owner() ? PolicyState::standing_by : PolicyState::starting;
  const std::lock_guard lock(mutex_);
  if (trouble_) return trouble_->kind == "log_away" ? PolicyState::paused : PolicyState::stopped;
  return goes_on_ ? PolicyState::live : PolicyState::starting;
}

std::optional<Trouble> Tenure::trouble() const {
  const std::lock_guard lock(mutex_);
  return trouble_;
}

std::optional<ProcessName> Tenure::owner() const {
  if (!lease_ || !is_over()) return std::nullopt;
  const OwnerRecord record = lease_->owner();
  return record.owner.home.empty() ? std::nullopt : std::optional(record.owner);
}

}  // namespace jetpage::aggregates
