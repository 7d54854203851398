#include "jetpage/api/process/log_end.hpp"

#include <algorithm>
#include <chrono>

namespace jetpage::api {

using eventstore::Position;
using eventstore::Result;

namespace {

constexpr auto between_questions = std::chrono::milliseconds(500);

}  // namespace

LogEnd::LogEnd(eventstore::EventStore& store) : store_(store) {
  ask();
  thread_ = std::jthread([this](const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      {
        std::unique_lock lock(mutex_);
        stopped_.wait_for(lock, stop, between_questions, [] { return false; });
      }
      if (!stop.stop_requested()) ask();
    }
  });
}

void LogEnd::ask() {
  auto answer = store_.last();
  const std::lock_guard lock(mutex_);
  if (answer) known_ = *answer;
  answer_ = std::move(answer);
}

Result<Position> LogEnd::last() const {
  const std::lock_guard lock(mutex_);
  return answer_;
}

bool LogEnd::is_near(const std::vector<projections::ViewStatus>& views, Position lag) const {
  const std::lock_guard lock(mutex_);
  return std::all_of(views.begin(), views.end(), [&](const projections::ViewStatus& view) {
    const bool follows = view.state == projections::ViewState::live || view.state == projections::ViewState::paused;
    return !follows || view.position + lag >= known_;
  });
}

}  // namespace jetpage::api
