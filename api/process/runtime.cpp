#include "jetpage/api/process/runtime.hpp"

#include <algorithm>
#include <thread>

#include "jetpage/api/feed/live_feed.hpp"
#include "jetpage/api/measure/measured.hpp"
#include "jetpage/api/measure/measured_store.hpp"
#include "jetpage/api/process/log_end.hpp"
#include "jetpage/api/process/logging.hpp"
#include "jetpage/api/process/runtime_settings.hpp"
#include "jetpage/api/routes/command_routes.hpp"
#include "jetpage/api/routes/query_routes.hpp"

namespace jetpage::api {

using eventstore::Done;
using eventstore::Position;
using eventstore::Result;

namespace {

// Of one service: what its batches hold while it is behind.
constexpr std::size_t reactions_at_once = 256;

std::shared_ptr<eventstore::KeyValue> shared(std::unique_ptr<eventstore::KeyValue> bucket) { return bucket; }

// A command must be over, one way or the other, long before its unfinished process would be compensated; and what it asks of the log
// last takes its time, too.
std::chrono::milliseconds time_to_begin(const RuntimeOptions& options) {
  const auto whole = std::min(options.command_timeout, options.patience / 4);
  return whole - std::min(options.log_timeout, whole / 2);
}

}  // namespace

class SystemRuntime::Parts {
 public:
  Parts(const System& system, RuntimeOptions options) : system_(system), options_(std::move(options)) {}

  Done open(eventstore::Log& log) {
    auto store = log.open(system_.name, true);
    if (!store) return std::move(store).error();
    store_ = options_.metrics == nullptr ? std::move(*store) : measured_store(*options_.metrics, std::move(*store));
    log_end_ = std::make_unique<LogEnd>(*store_);
    aggregates::HandlerOptions handling;
    handling.cached_aggregates = options_.cached_aggregates;
    auto snapshots = log.bucket("jetpage_snapshots", std::chrono::seconds(0));
    if (!snapshots) return std::move(snapshots).error();
    aggregates::SnapshotOptions keeping;
    keeping.report = options_.report;
    handling.snapshots = std::make_shared<aggregates::Snapshots>(shared(std::move(*snapshots)), keeping);
    handlers_ = std::make_unique<aggregates::Handlers>(*store_, handling);
    if (options_.roles.commands) {
      if (auto done = open_commands(log); !done) return done;
    }
    if (options_.roles.projections) {
      if (auto done = open_views(); !done) return done;
    }
    if (options_.roles.policies) return open_policies(log);
    return {};
  }

  void stop() {
    if (feed_) feed_->stop();
    for (auto& runner : runners_) runner->stop();
    if (ids_) ids_->give_back();
    if (projector_) projector_->stop();
  }

  [[nodiscard]] bool runs_here(const std::string& service) const { return api::runs_here(options_.services, service); }

  std::vector<Route> routes() {
    std::vector<Route> routes;
    if (side_) add_commands(routes);
    if (query_) add_queries(routes);
    return routes;
  }

  const System& system_;
  RuntimeOptions options_;
  std::unique_ptr<eventstore::EventStore> store_;
  std::unique_ptr<LogEnd> log_end_;
  std::unique_ptr<aggregates::Handlers> handlers_;
  std::unique_ptr<Peers> peers_;
  std::unique_ptr<aggregates::Calls> calls_;
  std::unique_ptr<eventstore::Ids> ids_;
  std::unique_ptr<eventstore::Claims> claims_;
  std::unique_ptr<aggregates::CommandSide> side_;
  std::unique_ptr<projections::Projector> projector_;
  std::unique_ptr<QueryContext> query_;
  std::unique_ptr<LiveFeed> feed_;
  std::vector<std::unique_ptr<aggregates::PolicyRunner>> runners_;

 private:
  Done open_commands(eventstore::Log& log) {
    auto ids = log.bucket("jetpage_ids", std::chrono::seconds(0));
    if (!ids) return std::move(ids).error();
    auto claims = log.bucket("jetpage_claims", options_.idempotency_ttl);
    if (!claims) return std::move(claims).error();
    ids_ = std::make_unique<eventstore::Ids>(shared(std::move(*ids)), options_.id_block);
    claims_ = std::make_unique<eventstore::Claims>(shared(std::move(*claims)));
    aggregates::CallOptions calling;
    calling.timeout = options_.call_timeout;
    calling.patience = options_.patience;
    calling.latency = options_.latency;
    calling.parameters = parameters_of(system_, options_);
    for (const CommandEndpoint& command : system_.commands) {
      if (runs_here(command.service) && !command.asks.empty()) calling.asked.insert(command.asks);
    }
    calling.is_here = [this](const std::string& service) { return runs_here(service); };
    peers_ = std::make_unique<Peers>(system_, options_.peers[system_.name]);
    calling.remote = [this](const aggregates::RemoteCall& call) { return peers_->ask(call); };
    calls_ = std::make_unique<aggregates::Calls>(*handlers_, calling);
    side_ = std::make_unique<aggregates::CommandSide>(aggregates::CommandSide{*handlers_, *calls_, *ids_, *claims_});
    return {};
  }

  Done open_views() {
    projections::ProjectorOptions projecting;
    projecting.data = options_.data;
    projecting.knows = [this](std::string_view type) { return system_.knows(type); };
    projecting.log = options_.report;
    auto projector = projections::Projector::open(*store_, views_of(system_, options_.services), projecting);
    if (!projector) return std::move(projector).error();
    projector_ = std::move(*projector);
    projector_->start();
    if (!options_.roles.queries) return {};
    query_ = std::make_unique<QueryContext>(
        QueryContext{system_, *store_, *projector_, options_.base, options_.wait_default, options_.wait_longest});
    FeedTailOptions following;
    following.report = log_error;
    feed_ = std::make_unique<LiveFeed>(system_, *store_, following);
    return {};
  }

  Done open_policies(eventstore::Log& log) {
    auto bucket = log.bucket("jetpage_parked", std::chrono::seconds(0));
    if (!bucket) return std::move(bucket).error();
    const auto parked = shared(std::move(*bucket));
    aggregates::RunnerOptions running;
    running.at_once = reactions_at_once;
    running.patience = options_.patience;
    running.parameters = parameters_of(system_, options_);
    running.is_known = [this](std::string_view type) { return system_.knows(type); };
    running.report = options_.report;
    for (const aggregates::PolicyPage& page : system_.policies) {
      if (!runs_here(page.service)) continue;
      if (options_.metrics != nullptr) running.took = reaction_timer(*options_.metrics, system_.name, page.service);
      runners_.push_back(std::make_unique<aggregates::PolicyRunner>(page, *handlers_, parked, running));
      runners_.back()->start();
    }
    return {};
  }

  void add_commands(std::vector<Route>& routes) {
    const CommandContext context{*side_, options_.base, time_to_begin(options_)};
    for (const CommandEndpoint& endpoint : system_.commands) {
      if (!runs_here(endpoint.service)) continue;
      RouteHandler handle = [this, &endpoint, context](const Request& request) {
        std::this_thread::sleep_for(
            options_.latency(endpoint.service));  // what was asked for, to try out slow services
        return run_command(endpoint, context, request);
      };
      if (options_.metrics != nullptr) {
        handle = measured_command(*options_.metrics, system_.name, endpoint.command, std::move(handle));
      }
      routes.push_back({endpoint.method, options_.base + endpoint.path, std::move(handle)});
    }
  }

  void add_queries(std::vector<Route>& routes) {
    const auto add = [&](const std::string& path, RouteHandler handle) {
      if (options_.metrics != nullptr) {
        handle = measured_query(*options_.metrics, system_.name, path, std::move(handle));
      }
      routes.push_back({"GET", options_.base + path, std::move(handle)});
    };
    const auto get = [&](const std::string& path, auto answer, const auto& endpoint) {
      add(path, [this, answer, &endpoint](const Request& request) { return answer(endpoint, *query_, request); });
    };
    add("/events", [this](const Request& request) { return feed_->answer(request); });
    for (const ViewEndpoint& endpoint : system_.view_endpoints) {
      if (!runs_here(endpoint.service)) continue;
      get(endpoint.path, answer_collection, endpoint);
      if (endpoint.has_rows) get(endpoint.path + "/{id}", answer_one, endpoint);
      if (!endpoint.category.empty()) get(endpoint.path + "/{id}/events", answer_history, endpoint);
    }
    for (const QueryEndpoint& endpoint : system_.queries) {
      if (runs_here(endpoint.service)) get(endpoint.path, answer_query, endpoint);
    }
  }
};

SystemRuntime::SystemRuntime(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
SystemRuntime::~SystemRuntime() { stop(); }

Result<std::unique_ptr<SystemRuntime>> SystemRuntime::start(const System& system, eventstore::Log& log,
                                                            RuntimeOptions options) {
  auto parts = std::make_unique<Parts>(system, std::move(options));
  if (auto done = parts->open(log); !done) return std::move(done).error();
  return std::unique_ptr<SystemRuntime>(new SystemRuntime(std::move(parts)));
}

void SystemRuntime::end_feeds() {
  if (parts_->feed_) parts_->feed_->stop();
}

void SystemRuntime::stop() { parts_->stop(); }
std::vector<Route> SystemRuntime::routes() { return parts_->routes(); }
std::vector<std::string> SystemRuntime::health_paths() const {
  std::vector<std::string> paths;
  for (const Service& service : parts_->system_.services) {
    if (!parts_->runs_here(service.name)) continue;
    for (const std::string& path : service.health_paths) paths.push_back(parts_->options_.base + path);
  }
  return paths;
}

const System& SystemRuntime::system() const { return parts_->system_; }

bool SystemRuntime::ready() const {
  if (!parts_->projector_) return true;
  return parts_->projector_->ready() && parts_->log_end_->is_near(views(), parts_->options_.ready_lag);
}

std::vector<projections::ViewStatus> SystemRuntime::views() const {
  return parts_->projector_ ? parts_->projector_->status() : std::vector<projections::ViewStatus>();
}

std::vector<std::pair<std::string, aggregates::RunnerStatus>> SystemRuntime::policies() const {
  std::vector<std::pair<std::string, aggregates::RunnerStatus>> all;
  for (const auto& runner : parts_->runners_) all.emplace_back(runner->name(), runner->status());
  return all;
}

std::map<std::string, aggregates::BreakerFigures> SystemRuntime::breakers() const {
  return parts_->calls_ ? parts_->calls_->breakers() : std::map<std::string, aggregates::BreakerFigures>();
}

std::optional<std::size_t> SystemRuntime::feeds() const {
  return parts_->feed_ ? std::optional(parts_->feed_->feeds()) : std::nullopt;
}

Result<Position> SystemRuntime::last() const { return parts_->log_end_->last(); }
Result<eventstore::LogEntry> SystemRuntime::at(Position position) const { return parts_->store_->at(position); }

}  // namespace jetpage::api
