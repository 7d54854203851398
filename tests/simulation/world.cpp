#include "tests/simulation/world.hpp"

#include "tests/simulation/simulated_store.hpp"
#include "tests/support/faulty_bucket.hpp"
#include "tests/support/faulty_store.hpp"

namespace jetpage::tests {
namespace {

constexpr std::int64_t start_us = 1'700'000'000'000'000;

}  // namespace

World::World(api::System served, std::uint64_t seed, const Bug& seeded)
    : system(std::move(served)), bug(seeded), scheduler(seed), plain(*log.open(system.name, true)) {
  if (bug.in_system) bug.in_system(system);
  if (bug.in_weather) bug.in_weather(weather);
  faults.plan([this](const Call&) { return next_failure(); });
}

std::unique_ptr<eventstore::EventStore> World::open(const std::string& process) {
  auto store = std::make_unique<FaultyStore>(*log.open(system.name, true), faults);
  std::unique_ptr<eventstore::EventStore> simulated =
      std::make_unique<SimulatedStore>(*this, process, std::move(store));
  return bug.in_store ? bug.in_store(std::move(simulated)) : std::move(simulated);
}

std::shared_ptr<eventstore::KeyValue> World::bucket(const std::string& name) {
  auto bucket = std::make_unique<FaultyBucket>(*log.bucket(name, std::chrono::seconds(0)), faults);
  return std::make_shared<SimulatedBucket>(*this, std::move(bucket));
}

aggregates::Environment World::environment(std::chrono::microseconds skew) {
  aggregates::Environment environment;
  environment.now_us = [this, skew] { return start_us + (scheduler.elapsed() + skew).count(); };
  environment.new_id = [this] { return "id-" + std::to_string(++ids_); };
  environment.now = [this] { return scheduler.now(); };
  environment.sleep_until = [this](Scheduler::Time time) { scheduler.sleep_until(time); };
  return environment;
}

// A call takes at most the two seconds that a client of the log waits for it.
void World::linger() {
  const bool slow = happens(random, weather.slow);
  slow ? scheduler.sleep(std::chrono::milliseconds(draw(random, 0, 1'000))) : scheduler.yield();
}

void World::heal() {
  weather = Weather::fair();
  outage_until_ = {};
  scheduler.note("all is well");
}

void World::begin_outage() {
  const std::chrono::milliseconds time(draw(random, 50, happens(random, 0.2) ? 40'000 : 6'000));
  outage_until_ = std::max(outage_until_, scheduler.now() + time);
  scheduler.note("the log is away for " + std::to_string(time.count()) + " ms");
}

std::optional<Failure> World::next_failure() {
  if (scheduler.now() < outage_until_) {
    return happens(random, 0.8) ? Failure::unavailable : Failure::lost_request;
  }
  const std::pair<double, Failure> rates[] = {{weather.unavailable, Failure::unavailable},
                                              {weather.lost_request, Failure::lost_request},
                                              {weather.lost_answer, Failure::lost_answer},
                                              {weather.lost_answer_and_id, Failure::lost_answer_and_id},
                                              {weather.overtaken, Failure::overtaken}};
  for (const auto& [rate, failure] : rates) {
    if (rate > 0 && happens(random, rate)) return failure;
  }
  return std::nullopt;
}

}  // namespace jetpage::tests
