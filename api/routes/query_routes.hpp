#pragma once

#include <chrono>
#include <string>

#include "jetpage/api/http/message.hpp"
#include "jetpage/api/system/system.hpp"

namespace jetpage::api {

struct QueryContext {
  const System& system;
  eventstore::EventStore& store;
  const projections::Projector& projector;
  std::string base;                       // before the system's paths: `` or /cinema
  std::chrono::milliseconds wait{2'000};  // for Min-Position, when the request does not say
  std::chrono::milliseconds longest_wait{30'000};
};

// GET <collection>: a page of rows. GET <collection>/{id}: one row. GET <collection>/{id}/events: the aggregate's history from
// the log. GET of a query's own path. All as SYSTEMS.md 0 says, all thread-safe.
Response answer_collection(const ViewEndpoint& endpoint, const QueryContext& context, const Request& request);
Response answer_one(const ViewEndpoint& endpoint, const QueryContext& context, const Request& request);
Response answer_history(const ViewEndpoint& endpoint, const QueryContext& context, const Request& request);
Response answer_query(const QueryEndpoint& endpoint, const QueryContext& context, const Request& request);

}  // namespace jetpage::api
