#include "jetpage/api/process/runtime.hpp"

#include <algorithm>
#include <utility>

#include "jetpage/api/measure/measured_store.hpp"
#include "jetpage/api/process/command_part.hpp"
#include "jetpage/api/process/log_end.hpp"
#include "jetpage/api/process/policy_part.hpp"
#include "jetpage/api/process/query_part.hpp"
#include "jetpage/api/process/standstill.hpp"
#include "jetpage/eventstore/skipped_positions.hpp"

namespace jetpage::api {

using eventstore::Done;
using eventstore::Position;
using eventstore::Result;

// What each role needs stands on the store and the handlers, and ends before them.
struct SystemRuntime::Parts {
  Done open(eventstore::Log& log) {
    auto opened = log.open(system.name, true);
    if (!opened) return std::move(opened).error();
    store = options.metrics == nullptr ? std::move(*opened) : measured_store(*options.metrics, std::move(*opened));
    log_end = std::make_unique<LogEnd>(*store);
    skipped = std::make_unique<eventstore::SkippedPositions>(*store);
    if (auto done = open_handlers(log); !done) return done;
    if (options.roles.commands) {
      if (auto done = keep(commands, CommandPart::open(system, log, *handlers, options)); !done) return done;
    }
    if (options.roles.projections) {
      if (auto done = keep(queries, QueryPart::open(system, *store, options)); !done) return done;
    }
    if (options.roles.policies) return keep(policies, PolicyPart::open(system, log, *handlers, options));
    return {};
  }

  Done open_handlers(eventstore::Log& log) {
    auto snapshots = log.bucket("jetpage_snapshots", std::chrono::seconds(0));
    if (!snapshots) return std::move(snapshots).error();
    aggregates::SnapshotOptions keeping;
    keeping.report = options.report;
    aggregates::HandlerOptions handling;
    handling.cached_aggregates = options.cached_aggregates;
    handling.snapshots = std::make_shared<aggregates::Snapshots>(std::move(*snapshots), keeping);
    handlers = std::make_unique<aggregates::Handlers>(*store, handling);
    return {};
  }

  template <class Part>
  static Done keep(std::unique_ptr<Part>& place, Result<std::unique_ptr<Part>> opened) {
    if (!opened) return std::move(opened).error();
    place = std::move(*opened);
    return {};
  }

  const System& system;
  RuntimeOptions options;
  std::unique_ptr<eventstore::EventStore> store = nullptr;
  std::unique_ptr<LogEnd> log_end = nullptr;
  std::unique_ptr<eventstore::SkippedPositions> skipped = nullptr;
  Standstill standstill = {};
  std::unique_ptr<aggregates::Handlers> handlers = nullptr;
  std::unique_ptr<CommandPart> commands = nullptr;
  std::unique_ptr<QueryPart> queries = nullptr;
  std::unique_ptr<PolicyPart> policies = nullptr;
};

SystemRuntime::SystemRuntime(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
SystemRuntime::~SystemRuntime() { stop(); }

Result<std::unique_ptr<SystemRuntime>> SystemRuntime::start(const System& system, eventstore::Log& log,
                                                            RuntimeOptions options) {
  std::unique_ptr<Parts> parts(new Parts{system, std::move(options)});
  if (auto done = parts->open(log); !done) return std::move(done).error();
  return std::unique_ptr<SystemRuntime>(new SystemRuntime(std::move(parts)));
}

void SystemRuntime::end_feeds() {
  if (parts_->queries) parts_->queries->end_feeds();
}

void SystemRuntime::stop() {
  end_feeds();
  if (parts_->policies) parts_->policies->stop();
  if (parts_->commands) parts_->commands->give_back();
  if (parts_->queries) parts_->queries->stop();
}

std::vector<Route> SystemRuntime::routes() {
  std::vector<Route> routes;
  if (parts_->commands) routes = parts_->commands->routes();
  if (parts_->queries) {
    for (Route& route : parts_->queries->routes()) routes.push_back(std::move(route));
  }
  return routes;
}

std::vector<std::string> SystemRuntime::health_paths() const {
  std::vector<std::string> paths;
  for (const Service& service : parts_->system.services) {
    if (!runs_here(parts_->options.services, service.name)) continue;
    for (const std::string& path : service.health_paths) paths.push_back(parts_->options.base + path);
  }
  return paths;
}

const System& SystemRuntime::system() const { return parts_->system; }

bool SystemRuntime::ready() const {
  const bool serves = !parts_->queries || (parts_->queries->projector().ready() &&
                                           parts_->log_end->is_near(views(), parts_->options.ready_lag));
  return serves && standing_still().empty();
}

std::vector<std::string> SystemRuntime::standing_still() const {
  std::vector<Follower> followers;
  for (const auto& view : views()) followers.push_back({view.name, view.position, view.rebuilt});
  std::vector<std::string> stopped;
  for (const auto& [name, status] : policies()) {
    if (status.state == aggregates::PolicyState::stopped) {
      stopped.push_back(name);
    } else if (status.state != aggregates::PolicyState::standing_by) {
      followers.push_back({name, status.position});
    }
  }
  const auto end = last();
  auto names = parts_->standstill.look(followers, end ? std::optional(*end) : std::nullopt);
  names.insert(names.end(), stopped.begin(), stopped.end());
  for (const auto& view : views()) {
    const bool is_told = std::find(names.begin(), names.end(), view.name) != names.end();
    if (!view.follows && !is_told) names.push_back(view.name);
  }
  return names;
}

std::vector<projections::ViewStatus> SystemRuntime::views() const {
  return parts_->queries ? parts_->queries->projector().status() : std::vector<projections::ViewStatus>();
}

std::vector<std::pair<std::string, aggregates::RunnerStatus>> SystemRuntime::policies() const {
  if (!parts_->policies) return {};
  return parts_->policies->status();
}

std::map<std::string, aggregates::BreakerFigures> SystemRuntime::breakers() const {
  return parts_->commands ? parts_->commands->breakers() : std::map<std::string, aggregates::BreakerFigures>();
}

std::optional<std::size_t> SystemRuntime::feeds() const {
  const LiveFeed* feed = parts_->queries ? parts_->queries->feed() : nullptr;
  return feed != nullptr ? std::optional(feed->feeds()) : std::nullopt;
}

Result<Position> SystemRuntime::last() const { return parts_->log_end->last(); }
Result<std::size_t> SystemRuntime::skipped() const {
  if (const auto end = last(); !end) return end.error();  // who asks is not kept waiting while the log is away
  const auto words = parts_->skipped->list();
  if (!words) return words.error();
  return words->size();
}

Result<eventstore::LogEntry> SystemRuntime::at(Position position) const { return parts_->store->at(position); }

}  // namespace jetpage::api
