#include "tests/simulation/processes.hpp"

#include <algorithm>

namespace jetpage::tests {
namespace {

constexpr int command_processes = 3;

std::chrono::microseconds skew(Random& random) { return std::chrono::milliseconds(draw(random, -500, 500)); }

}  // namespace

Processes::Processes(World& world) : world_(world) {
  for (int i = 1; i <= command_processes; ++i) {
    commands_.push_back(
        std::make_unique<CommandProcess>(world_, *this, "command-" + std::to_string(i), skew(world_.random)));
    commands_.back()->start();
  }
  for (const auto& page : world_.system.policies) {
    for (const char* number : {"-1", "-2"}) {
      policies_.push_back(std::make_unique<PolicyProcess>(world_, page, page.service + number, skew(world_.random)));
      policies_.back()->start();
    }
  }
}

std::shared_ptr<Sending> Processes::send(const api::CommandEndpoint& endpoint, api::CommandCall call,
                                         const CommandProcess* not_to) {
  auto sending = std::make_shared<Sending>();
  CommandProcess* to = nullptr;
  do {
    to = commands_[world_.random() % commands_.size()].get();
  } while (to == not_to);
  sending->process = to->name();
  ++under_way_;
  world_.scheduler.start("call " + std::to_string(++sent_), [this, to, sending, &endpoint, call = std::move(call)] {
    sending->answer = to->serve(endpoint, call);
    --under_way_;
  });
  return sending;
}

const api::CommandEndpoint* Processes::endpoint_of(const aggregates::RemoteCall& call) const {
  const auto& all = world_.system.commands;
  const auto found = std::find_if(all.begin(), all.end(), [&](const api::CommandEndpoint& endpoint) {
    return endpoint.service == call.service && endpoint.command == call.command;
  });
  return found == all.end() ? nullptr : &*found;
}

template <class Process>
void Processes::start_again(Process& process) {
  const std::chrono::milliseconds pause(draw(world_.random, 0, happens(world_.random, 0.2) ? 60'000 : 3'000));
  world_.scheduler.start("start again", [this, pause, &process] {
    world_.scheduler.wait_for(pause, [this] { return over_; });
    while (process.up()) world_.scheduler.sleep(std::chrono::milliseconds(10));
    process.start();
  });
}

void Processes::befall() {
  Random& random = world_.random;
  const Weather& weather = world_.weather;
  if (happens(random, weather.outage)) world_.begin_outage();
  const std::size_t number = random() % (commands_.size() + policies_.size());
  const auto end = [&](auto& process) {
    if (!process.up()) return;
    const bool crashes = happens(random, weather.crash);
    if (!crashes && !happens(random, weather.stop)) return;
    if (crashes) process.crash();
    if (crashes || process.stop()) start_again(process);
  };
  if (number >= commands_.size() && happens(random, weather.freeze)) {
    policies_[number - commands_.size()]->freeze(std::chrono::milliseconds(draw(random, 1'000, 40'000)));
  }
  number < commands_.size() ? end(*commands_[number]) : end(*policies_[number - commands_.size()]);
}

void Processes::heal() { over_ = true; }

bool Processes::at_rest() const { return restless().empty(); }

std::string Processes::restless() const {
  if (under_way_ > 0) return std::to_string(under_way_) + " calls";
  for (const auto& page : world_.system.policies) {
    const bool is_done = std::any_of(policies_.begin(), policies_.end(), [&](const auto& policy) {
      return policy->service() == page.service && policy->at_rest();
    });
    if (!is_done) return page.service;
  }
  return "";
}

void Processes::stop() {
  for (const auto& policy : policies_) policy->stop();
}

}  // namespace jetpage::tests
