#include "jetpage/api/process/command_part.hpp"

#include <algorithm>
#include <thread>
#include <utility>

#include "jetpage/aggregates/creation/restore_claims.hpp"
#include "jetpage/api/measure/measured.hpp"
#include "jetpage/api/process/runtime_settings.hpp"
#include "jetpage/api/routes/command_routes.hpp"

namespace jetpage::api {
namespace {

// A command must be over, one way or the other, long before its unfinished process would be compensated; and what it asks of the log
// last takes its time, too.
std::chrono::milliseconds time_to_begin(const RuntimeOptions& options) {
  const auto whole = std::min(options.command_timeout, options.patience / 4);
  return whole - std::min(options.log_timeout, whole / 2);
}

PeerUrls peers_of(const System& system, const RuntimeOptions& options) {
  const auto found = options.peers.find(system.name);
  return found == options.peers.end() ? PeerUrls() : found->second;
}

}  // namespace

eventstore::Result<std::unique_ptr<CommandPart>> CommandPart::open(const System& system, eventstore::Log& log,
                                                                   aggregates::Handlers& handlers,
                                                                   const RuntimeOptions& options) {
  auto ids = log.bucket("jetpage_ids", std::chrono::seconds(0));
  if (!ids) return std::move(ids).error();
  auto claims = log.bucket("jetpage_claims", options.idempotency_ttl);
  if (!claims) return std::move(claims).error();
  const std::shared_ptr<eventstore::KeyValue> marks = std::move(*ids);
  std::unique_ptr<CommandPart> part(new CommandPart(system, handlers, options, marks, std::move(*claims)));
  const auto restored =
      aggregates::restore_claims(handlers.store(), *marks, part->claims_, handlers.environment().now_us());
  if (restored.is(eventstore::Fault::unavailable)) return restored.error();
  // A log that cannot be read everywhere is no reason not to serve what can be.
  if (!restored) options.report("the keys of the last day were not all found on the log: " + restored.error().message);
  return part;
}

CommandPart::CommandPart(const System& system, aggregates::Handlers& handlers, const RuntimeOptions& options,
                         std::shared_ptr<eventstore::KeyValue> ids, std::shared_ptr<eventstore::KeyValue> claims)
    : system_(system),
      options_(options),
      peers_(system, peers_of(system, options)),
      calls_(handlers, calling()),
      ids_(std::move(ids), options.id_block),
      claims_(std::move(claims)),
      side_{handlers, calls_, ids_, claims_} {}

aggregates::CallOptions CommandPart::calling() {
  aggregates::CallOptions calling;
  calling.timeout = options_.call_timeout;
  calling.patience = options_.patience;
  calling.latency = options_.latency;
  calling.parameters = parameters_of(system_, options_);
  for (const CommandEndpoint& command : system_.commands) {
    if (runs_here(options_.services, command.service) && !command.asks.empty()) calling.asked.insert(command.asks);
  }
  calling.is_here = [this](const std::string& service) { return runs_here(options_.services, service); };
  calling.remote = [this](const aggregates::RemoteCall& call) { return peers_.ask(call); };
  return calling;
}

std::vector<Route> CommandPart::routes() {
  std::vector<Route> routes;
  const CommandContext context{side_, options_.base, time_to_begin(options_)};
  for (const CommandEndpoint& endpoint : system_.commands) {
    if (!runs_here(options_.services, endpoint.service)) continue;
    RouteHandler handle = [this, &endpoint, context](const Request& request) {
      std::this_thread::sleep_for(options_.latency(endpoint.service));  // what was asked for, to try out slow services
      return run_command(endpoint, context, request);
    };
    if (options_.metrics != nullptr) {
      handle = measured_command(*options_.metrics, system_.name, endpoint.command, std::move(handle));
    }
    routes.push_back({endpoint.method, options_.base + endpoint.path, std::move(handle)});
  }
  return routes;
}

}  // namespace jetpage::api
