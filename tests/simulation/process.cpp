#include "tests/simulation/process.hpp"

#include <algorithm>
#include <numeric>

#include "tests/simulation/processes.hpp"

namespace jetpage::tests {

using eventstore::Error;
using eventstore::Fault;
using eventstore::Result;

namespace {

constexpr std::chrono::milliseconds command_timeout = World::patience / 4;  // as api/process/runtime.cpp has it
constexpr std::uint32_t id_block = 5;

Error refused_connection() { return {Fault::unavailable, "connection_refused", "nobody answers there"}; }
Error lost_connection() { return {Fault::outcome_unknown, "connection_lost", "it ended in the middle"}; }

aggregates::HandlerOptions handling(World& world, std::chrono::microseconds skew) {
  return {.environment = world.environment(skew), .cached_aggregates = 100};
}

aggregates::Parameters parameters_of(const api::System& system) {
  aggregates::Parameters parameters;
  for (const auto& parameter : system.parameters) parameters.emplace(parameter.name, parameter.fallback);
  return parameters;
}

}  // namespace

// What a process has from its start to its end.
struct CommandProcess::Life {
  Life(CommandProcess& process, World& world)
      : store(world.open(process.name_)),
        handlers(*store, handling(world, process.skew_)),
        calls(handlers, calling(process, world)),
        ids(world.bucket("ids"), id_block),
        claims(world.bucket("claims")) {}

  static aggregates::CallOptions calling(CommandProcess& process, World& world) {
    aggregates::CallOptions options;
    options.patience = World::patience;
    options.parameters = parameters_of(world.system);
    options.breaker.now = [&world] { return world.scheduler.now(); };
    options.is_here = [&world](const std::string&) { return !world.weather.apart; };
    options.remote = [&process](const aggregates::RemoteCall& call) { return process.call(call); };
    options.latency = [&world](const std::string&) {
      if (!happens(world.random, world.weather.slow_callee)) return std::chrono::milliseconds(0);
      return std::chrono::milliseconds(draw(world.random, 100, 1'500));
    };
    return options;
  }

  std::unique_ptr<eventstore::EventStore> store;
  aggregates::Handlers handlers;
  aggregates::Calls calls;
  eventstore::Ids ids;
  eventstore::Claims claims;
  aggregates::CommandSide side{handlers, calls, ids, claims};
  Scheduler::Task* at_work = nullptr;
};

CommandProcess::CommandProcess(World& world, Processes& all, std::string name, std::chrono::microseconds skew)
    : world_(world), all_(all), name_(std::move(name)), skew_(skew) {}
CommandProcess::~CommandProcess() = default;

Result<api::CommandReply> CommandProcess::serve(const api::CommandEndpoint& endpoint, api::CommandCall call) {
  const auto life = life_;
  if (!life) return refused_connection();
  const Scheduler::Condition my_turn = [&] { return life != life_ || life->at_work == nullptr; };
  if (!world_.scheduler.wait_for(std::chrono::seconds(10), my_turn)) {
    return Error{Fault::unavailable, "overloaded", "too many wait before this one"};
  }
  if (life != life_) return lost_connection();
  life->at_work = world_.scheduler.running();
  call.meta.deadline = world_.scheduler.now() + std::min(command_timeout, std::chrono::milliseconds(5'000));
  auto answer = Result<api::CommandReply>(lost_connection());
  try {
    answer = endpoint.handle(life->side, call);
  } catch (const Scheduler::Killed&) {
  }
  life->at_work = nullptr;
  return answer;
}

// As api/process/peers.cpp: the caller's cause is the key, so that asking again asks nothing new.
Result<aggregates::RemoteAnswer> CommandProcess::call(const aggregates::RemoteCall& call) {
  const auto* endpoint = all_.endpoint_of(call);
  if (endpoint == nullptr) return Error{Fault::failed, "endpoint_missing", std::string(call.command) + " has no path"};
  api::CommandCall sent{.id = call.id, .body = call.body, .key = "call " + call.meta.cause, .meta = {}};
  sent.meta.correlation = call.meta.correlation;
  const auto sending = all_.send(*endpoint, sent, this);
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(call.meta.deadline - world_.scheduler.now());
  if (!world_.scheduler.wait_for(left, [&] { return sending->answer.has_value(); })) return lost_connection();
  const auto& answer = *sending->answer;
  if (!answer) return answer.error();
  return aggregates::RemoteAnswer{*answer, answer->resource};
}

void CommandProcess::start() {
  if (!life_) life_ = std::make_shared<Life>(*this, world_);
}

void CommandProcess::crash() {
  const auto life = std::exchange(life_, nullptr);
  if (!life) return;
  world_.scheduler.note(name_ + " crashes");
  if (life->at_work != nullptr) world_.scheduler.kill(*life->at_work);
}

bool CommandProcess::stop() {
  if (!life_ || life_->at_work != nullptr) return false;
  const auto life = std::exchange(life_, nullptr);
  world_.scheduler.note(name_ + " stops");
  world_.scheduler.start(name_ + " stopping", [life] { life->ids.give_back(); });
  return true;
}

PolicyProcess::PolicyProcess(World& world, const aggregates::PolicyPage& page, std::string home,
                             std::chrono::microseconds skew)
    : world_(world), page_(page), home_(std::move(home)), skew_(skew) {}

void PolicyProcess::start() {
  if (up_) return;
  up_ = true;
  task_ = world_.scheduler.start(home_, [this] { live(); });
}

// Beats in a task of its own, as long as the process lives.
std::shared_ptr<aggregates::Lease> PolicyProcess::take_part(const std::shared_ptr<eventstore::EventStore>& store) {
  aggregates::OwnersOptions options;
  options.me = {home_, "", home_, ""};
  options.environment = world_.environment(skew_);
  options.report = [this](const std::string& message) { world_.scheduler.note(message); };
  if (world_.bug.in_owners) world_.bug.in_owners(options);
  const auto owners =
      std::make_shared<aggregates::Owners>(world_.bucket("heartbeats"), world_.bucket("owners"), options);
  beats_ = world_.scheduler.start(home_ + " beats", [this, owners, store, beat = options.beat] {
    for (;;) {
      owners->tick();
      world_.scheduler.sleep(beat);
    }
  });
  return owners->lease(store->system() + "-" + page_.service, *store);
}

void PolicyProcess::live() {
  const std::shared_ptr<eventstore::EventStore> store = world_.open(home_);
  aggregates::Handlers handlers(*store, handling(world_, skew_));
  aggregates::RunnerOptions options;
  options.lease = take_part(store);
  options.patience = World::patience;
  options.parameters = parameters_of(world_.system);
  options.is_known = [this](std::string_view type) { return world_.system.knows(type); };
  options.wait = [this](std::chrono::milliseconds time) { world_.scheduler.sleep(time); };
  options.report = [this](const std::string& message) { world_.scheduler.note(message); };
  options.at_once = happens(world_.random, 0.5) ? 1 : 8;
  options.side_by_side = [this](std::size_t parts, const std::function<void(std::size_t)>& part) {
    std::vector<std::size_t> order(parts);
    std::iota(order.begin(), order.end(), std::size_t{0});
    for (std::size_t i = parts; i > 1; --i) std::swap(order[i - 1], order[world_.random() % i]);
    for (const std::size_t i : order) part(i);
  };
  aggregates::PolicyRunner runner(page_, handlers, world_.bucket("parked"), options);
  runner_ = &runner;
  struct Leaving {
    PolicyProcess& process;
    ~Leaving() {
      process.runner_ = nullptr;
      process.up_ = false;
      if (process.beats_) process.world_.scheduler.kill(*process.beats_);
    }
  } const leaving{*this};
  runner.run();
}

void PolicyProcess::crash() {
  if (!up_) return;
  world_.scheduler.note(home_ + " crashes");
  up_ = false;
  world_.scheduler.kill(*task_);
}

void PolicyProcess::freeze(std::chrono::milliseconds time) {
  if (!up_) return;
  world_.scheduler.note(home_ + " stands still");
  world_.scheduler.freeze(*task_, time);
  if (beats_) world_.scheduler.freeze(*beats_, time);
}

bool PolicyProcess::stop() {
  if (runner_ == nullptr) return false;
  world_.scheduler.note(home_ + " stops");
  runner_->stop();
  return true;
}

bool PolicyProcess::at_rest() const {
  if (runner_ == nullptr) return false;
  const auto status = runner_->status();
  if (status.state != aggregates::PolicyState::live) return false;
  const auto begun = world_.read_from.find(runner_->name());
  if (begun == world_.read_from.end() || status.waiting > 0) return false;
  return std::max(status.position, begun->second) == world_.last();
}

}  // namespace jetpage::tests
