#include "jetpage/eventstore/jetstream/connection/nats_handles.hpp"

#include <chrono>
#include <deque>
#include <mutex>

namespace jetpage::eventstore::nats {
namespace {

using Clock = std::chrono::steady_clock;

constexpr auto at_rest = std::chrono::seconds(5);  // the reading thread needs microseconds

struct Retired {
  natsSubscription* subscription;
  Clock::time_point since;
};

struct Graveyard {
  std::mutex mutex;
  std::deque<Retired> retired;
};

// Never destroyed: what is left at the end of the process must not be freed while nats.c's threads run.
Graveyard& graveyard() {
  static auto& it = *new Graveyard;
  return it;
}

}  // namespace

void retire(natsSubscription* subscription) {
  (void)natsSubscription_Unsubscribe(subscription);
  const auto now = Clock::now();
  Graveyard& yard = graveyard();
  const std::lock_guard lock(yard.mutex);
  yard.retired.push_back({subscription, now});
  for (; yard.retired.front().since + at_rest < now; yard.retired.pop_front()) {
    natsSubscription_Destroy(yard.retired.front().subscription);
  }
}

}  // namespace jetpage::eventstore::nats
