#include "jetpage/projections/follow/projected_view.hpp"

// How a view says that it is doing, and what is wished of it: guarded by its mutex.
namespace jetpage::projections {

using namespace eventstore;

void ProjectedView::built_to(Position position) {
  const std::lock_guard lock(mutex_);
  built_to_ = position;
}

void ProjectedView::want_build() {
  const std::lock_guard lock(mutex_);
  build_wanted_ = true;
}

bool ProjectedView::take_wish() {
  const std::lock_guard lock(mutex_);
  build_runs_ = build_runs_ || build_wanted_;
  return std::exchange(build_wanted_, false);
}

bool ProjectedView::wants_build() const {
  const std::lock_guard lock(mutex_);
  return build_wanted_;
}

// Then the number that a generation from elsewhere would get may be taken already.
bool ProjectedView::builds_itself() const {
  const std::lock_guard lock(mutex_);
  return build_wanted_ || build_runs_;
}

void ProjectedView::building(ViewState state, const std::string& reason) {
  if (state == ViewState::stopped) {
    const std::lock_guard lock(mutex_);
    build_runs_ = false;
  }
  if (set(build_, state, reason))
    log_(definition().name + ": rebuild " + std::string(to_string(state)) + ": " + reason);
}

void ProjectedView::following(ViewState state, const std::string& reason) {
  if (set(follow_, state, reason)) log_(definition().name + " " + std::string(to_string(state)) + ": " + reason);
}

bool ProjectedView::set(Condition& condition, ViewState state, const std::string& reason) {
  const std::lock_guard lock(mutex_);
  const bool is_final = condition.state == ViewState::stopped && &condition == &follow_;
  if (is_final || (condition.state == state && condition.reason == reason)) return false;
  const bool is_news = condition.state != state && !reason.empty();
  condition = {state, reason};
  return is_news;
}

ViewStatus ProjectedView::status() const {
  ViewStatus status;
  status.name = definition().name;
  status.state = ViewState::live;
  status.position = live_.position();
  if (const auto generation = live_.generation()) {
    status.generation = generation->number();
    status.bytes_on_disk = generation->bytes_on_disk();
    const auto transaction = generation->read();
    const auto rows = transaction ? transaction->entries(generation->rows()) : Result<std::uint64_t>(std::uint64_t{0});
    status.rows = rows ? *rows : 0;
  }
  const std::lock_guard lock(mutex_);
  status.follows = follow_.state != ViewState::stopped;
  for (const ViewState state : {ViewState::stopped, ViewState::paused, ViewState::rebuilding}) {
    for (const Condition& condition : {follow_, build_}) {
      if (condition.state != state || status.state != ViewState::live) continue;
      status.state = state;
      status.reason = condition.reason;
    }
  }
  if (status.state == ViewState::live && (build_wanted_ || status.generation == 0))
    status.state = ViewState::rebuilding;
  status.rebuilt = status.state == ViewState::rebuilding ? built_to_ : 0;
  return status;
}

}  // namespace jetpage::projections
