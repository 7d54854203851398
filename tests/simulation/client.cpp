#include "tests/simulation/client.hpp"

#include <stdexcept>

namespace jetpage::tests {

using eventstore::Fault;
using std::chrono::milliseconds;

namespace {

// Preferably when an unfinished process is about to be taken back.
milliseconds late_pause(Random& random) {
  const auto half = World::patience / 2;
  const auto near = half * draw(random, 1, 2) + milliseconds(draw(random, -1'000, 1'500));
  return happens(random, 0.6) ? near : milliseconds(draw(random, 0, 70'000));
}

}  // namespace

Client::Client(World& world, Processes& processes, const Story& story, std::string name, int wishes)
    : world_(world), processes_(processes), story_(story), name_(std::move(name)), wishes_(wishes) {}

void Client::run() {
  for (int i = 0; i < wishes_; ++i) {
    world_.scheduler.sleep(milliseconds(draw(world_.random, 0, 1'000)));
    pursue(story_.next(world_.random, told(world_)));
  }
}

const api::CommandEndpoint& Client::endpoint_of(const Wish& wish) const {
  for (const auto& endpoint : world_.system.commands) {
    if (endpoint.method == wish.method && endpoint.path == wish.path) return endpoint;
  }
  throw std::logic_error(world_.system.name + " has no " + wish.method + " " + wish.path);
}

void Client::pursue(const Wish& wish) {
  Random& random = world_.random;
  Sent& sent = sent_.emplace_back();
  sent.endpoint = &endpoint_of(wish);
  if (happens(random, 0.85) || wish.keyed) sent.key = name_ + "-" + std::to_string(sent_.size());
  world_.scheduler.note(name_ + " wants " + wish.method + " " + wish.path + " " + wish.id);
  for (int tries = 1; tries <= 5; ++tries) {
    const bool answered = try_once(sent, wish);
    if (answered && !(sent.key && happens(random, world_.weather.again))) return;
    if (!sent.key) return;  // who has no key does not know whether to repeat
    const bool late = happens(random, world_.weather.late);
    world_.scheduler.sleep(late ? late_pause(random) : milliseconds(draw(random, 0, 500)));
  }
}

// True when it was done or refused.
bool Client::try_once(Sent& sent, const Wish& wish) {
  const auto sending = processes_.send(
      *sent.endpoint, {.id = wish.id, .body = wish.body, .key = sent.key, .meta = {.correlation = name_}});
  sent.sendings.push_back(sending);
  const bool impatient = happens(world_.random, world_.weather.impatient);
  const milliseconds patience(impatient ? draw(world_.random, 0, 100) : 20'000);
  if (!world_.scheduler.wait_for(patience, [&] { return sending->answer.has_value(); })) return false;
  const auto& answer = *sending->answer;
  world_.scheduler.note(name_ + " is answered by " + sending->process + ": " +
                        (answer ? answer->id + " version " + std::to_string(answer->version)
                                : answer.error().code + ", " + answer.error().message));
  return answer || (answer.error().fault != Fault::unavailable && answer.error().fault != Fault::outcome_unknown);
}

Told told(World& world) {
  std::vector<eventstore::LogEntry> entries;
  const auto last = world.last();
  entries.reserve(last);
  for (eventstore::Position at = 1; at <= last; ++at) entries.push_back(*world.plain->at(at));
  return Told(std::move(entries));
}

}  // namespace jetpage::tests
