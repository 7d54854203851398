#include "jetpage/api/process/log_end.hpp"

#include <algorithm>

namespace jetpage::api {

using eventstore::Position;
using eventstore::Result;

namespace {
constexpr auto fresh = std::chrono::milliseconds(200);
}

Result<Position> LogEnd::last() {
  bool never = false;
  {
    const std::lock_guard lock(mutex_);
    never = asked_ == Clock::time_point::min();
    if (!never && Clock::now() - asked_ < fresh) return answer_;
  }
  std::unique_lock asking(asking_, std::defer_lock);
  if (never) {
    asking.lock();
  } else if (!asking.try_lock()) {
    const std::lock_guard lock(mutex_);
    return answer_;
  }
  auto answer = store_.last();
  const std::lock_guard lock(mutex_);
  if (answer) known_ = *answer;
  answer_ = std::move(answer);
  asked_ = Clock::now();
  return answer_;
}

bool LogEnd::is_near(const std::vector<projections::ViewStatus>& views, Position lag) {
  (void)last();
  const std::lock_guard lock(mutex_);
  return std::all_of(views.begin(), views.end(), [&](const projections::ViewStatus& view) {
    const bool follows = view.state == projections::ViewState::live || view.state == projections::ViewState::paused;
    return !follows || view.position + lag >= known_;
  });
}

}  // namespace jetpage::api
