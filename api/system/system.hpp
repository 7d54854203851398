#pragma once

#include <flatbuffers/flatbuffers.h>

#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "jetpage/aggregates/creation/creation.hpp"
#include "jetpage/aggregates/policy.hpp"
#include "jetpage/api/http/message.hpp"
#include "jetpage/api/system/aggregate_kind.hpp"
#include "jetpage/eventstore/skipped_positions.hpp"
#include "jetpage/projections/follow/projector.hpp"

// What a system is made of, as plain tables: everything outside (routes, JSON, OpenAPI, the command line, checkpoints, metrics)
// is made from them. A page in api/systems/ fills them (api/system/describe.hpp).
namespace jetpage::api {

struct Service {
  std::string name;
  int port = 0;                           // when it runs alone
  std::vector<std::string> health_paths;  // besides /actuator/health
};

// A command after the edge has read it.
struct CommandCall {
  std::string id;                  // from the path; empty where the command brings or gets its id
  eventstore::Bytes body;          // the command's table
  std::optional<std::string> key;  // Idempotency-Key
  aggregates::CommandMeta meta;    // the cause is filled in by the endpoint when there is a key
};

struct CommandReply : aggregates::Reached {
  std::string id;                             // of the aggregate; empty where the command is not one aggregate's
  std::optional<eventstore::Bytes> resource;  // the resource's table; nothing when it is gone
};

struct CommandEndpoint {
  std::string method;      // POST, PUT, PATCH, DELETE
  std::string path;        // /movies or /movies/{id}
  int success = 200;       // the status of what was done: 201 with Location, 200 with a body, 204
  std::string collection;  // /movies
  std::string service;
  std::string asks;      // the service that its desk calls before it is decided; empty: none, or the desk does not say
  std::string category;  // the aggregate's, or that which the command is named after
  std::string command;   // cinema.movie.Register
  std::string id_field;  // of the command; never taken from a body when the path or the service gives it
  bool id_from_body = false;
  const flatbuffers::TypeTable* body = nullptr;
  const flatbuffers::TypeTable* resource = nullptr;
  std::string resource_name;  // cinema.movie
  std::function<eventstore::Result<CommandReply>(aggregates::CommandSide&, const CommandCall&)> handle;
};

// A view under a path: GET <path> and, unless it has no rows of its own there, GET <path>/{id}.
struct ViewEndpoint {
  std::string path;    // /movieviews
  std::string plural;  // movieviews: its name in _embedded
  std::string service;
  std::string view;
  std::string category;  // of the aggregate whose history stands at <path>/{id}/events; empty: none
  bool has_rows = true;  // GET <path>/{id}
};

// A query that is no view: it reads views and answers JSON text.
struct QueryEndpoint {
  std::string path;
  std::string service;
  std::vector<std::string> views;  // that it reads: Min-Position waits for them
  std::function<eventstore::Result<std::string>(const projections::Projector&, const Request&)> answer;
};

struct EventType {
  std::string name;  // MovieRegistered
  const flatbuffers::TypeTable* table = nullptr;
  std::function<bool(const eventstore::EventView&)> readable;
  std::string category;  // of the aggregate whose event it is
  // The table as it is written today: of readable bytes.
  std::function<eventstore::Bytes(std::span<const std::uint8_t>)> repack;
};

// What an operator may set of a system's rules: `--set billAmount=12000`.
struct Parameter {
  std::string name;
  std::int64_t fallback = 0;
  std::string help;
};

struct System {
  std::string name;
  std::vector<std::string>
      first_steps;  // HTTPie's words after `http`, with {base} for the system's URL: told at the start
  std::vector<Service> services;
  std::vector<Parameter> parameters;
  std::vector<AggregateKind> aggregates;
  std::vector<CommandEndpoint> commands;
  std::vector<ViewEndpoint> view_endpoints;
  std::vector<QueryEndpoint> queries;
  std::vector<projections::ViewDefinition> views;
  std::vector<aggregates::PolicyPage> policies;
  std::map<std::string, EventType, std::less<>> events;  // by fully qualified name

  // Of these, or of the log itself (own_event).
  [[nodiscard]] bool knows(std::string_view type) const {
    return events.find(type) != events.end() || eventstore::is_own_event(type);
  }
};

}  // namespace jetpage::api
