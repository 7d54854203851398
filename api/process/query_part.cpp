#include "jetpage/api/process/query_part.hpp"

#include <utility>

#include "jetpage/api/measure/measured.hpp"
#include "jetpage/api/process/logging.hpp"
#include "jetpage/api/process/runtime_settings.hpp"

namespace jetpage::api {

eventstore::Result<std::unique_ptr<QueryPart>> QueryPart::open(const System& system, eventstore::EventStore& store,
                                                               const RuntimeOptions& options) {
  projections::ProjectorOptions projecting;
  projecting.data = options.data;
  projecting.knows = [&system](std::string_view type) { return system.knows(type); };
  projecting.log = options.report;
  auto projector = projections::Projector::open(store, views_of(system, options.services), projecting);
  if (!projector) return std::move(projector).error();
  std::unique_ptr<QueryPart> part(new QueryPart(system, options, std::move(*projector)));
  part->projector_->start();
  if (!options.roles.queries) return part;
  part->context_ = std::make_unique<QueryContext>(
      QueryContext{system, store, *part->projector_, options.base, options.wait_default, options.wait_longest});
  FeedTailOptions following;
  following.report = log_error;
  part->feed_ = std::make_unique<LiveFeed>(system, store, following);
  return part;
}

std::vector<Route> QueryPart::routes() {
  std::vector<Route> routes;
  if (!context_) return routes;
  const auto add = [&](const std::string& path, RouteHandler handle) {
    if (options_.metrics != nullptr) {
      handle = measured_query(*options_.metrics, system_.name, path, std::move(handle));
    }
    routes.push_back({"GET", options_.base + path, std::move(handle)});
  };
  const auto get = [&](const std::string& path, auto answer, const auto& endpoint) {
    add(path, [this, answer, &endpoint](const Request& request) { return answer(endpoint, *context_, request); });
  };
  add("/events", [this](const Request& request) { return feed_->answer(request); });
  for (const ViewEndpoint& endpoint : system_.view_endpoints) {
    if (!runs_here(options_.services, endpoint.service)) continue;
    get(endpoint.path, answer_collection, endpoint);
    if (endpoint.has_rows) get(endpoint.path + "/{id}", answer_one, endpoint);
    if (!endpoint.category.empty()) get(endpoint.path + "/{id}/events", answer_history, endpoint);
  }
  for (const QueryEndpoint& endpoint : system_.queries) {
    if (runs_here(options_.services, endpoint.service)) get(endpoint.path, answer_query, endpoint);
  }
  return routes;
}

}  // namespace jetpage::api
