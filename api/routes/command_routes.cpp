#include "jetpage/api/routes/command_routes.hpp"

#include <algorithm>
#include <cctype>

#include "jetpage/api/http/percent.hpp"
#include "jetpage/api/http/problem.hpp"
#include "jetpage/api/json/json.hpp"
#include "jetpage/api/routes/preconditions.hpp"
#include "jetpage/api/system/sent_fields.hpp"

namespace jetpage::api {

using eventstore::Error;
using eventstore::Fault;
using eventstore::Result;

namespace {

constexpr auto json_type = "application/json";

// Bodies are JSON, whatever vendor's dialect. A request without a Content-Type is taken at its word.
eventstore::Done check_media_type(const Request& request) {
  const auto type = request.header("Content-Type");
  if (!type || request.body.empty()) return {};
  std::string media = type->substr(0, type->find(';'));
  while (media.ends_with(' ') || media.ends_with('\t')) media.pop_back();
  std::transform(media.begin(), media.end(), media.begin(), [](unsigned char c) { return std::tolower(c); });
  if (media == json_type || media.ends_with("+json")) return {};
  return Error{Fault::invalid, "media_type_unsupported", "send the body as application/json, not as " + media};
}

Result<CommandCall> read_call(const CommandEndpoint& endpoint, const CommandContext& context, const Request& request) {
  if (auto media = check_media_type(request); !media) return media.error();
  CommandCall call;
  if (const auto id = request.path_fields.find("id"); id != request.path_fields.end()) call.id = id->second;
  const bool all_said = request.body.empty() && sent_fields(endpoint).empty();
  auto body = to_table(all_said ? "{}" : std::string_view(request.body), endpoint.body);
  if (!body) return std::move(body).error();
  call.body = std::move(*body);
  auto key = idempotency_key(request);
  if (!key) return std::move(key).error();
  call.key = std::move(*key);
  const auto version = if_match(request);
  if (!version) return version.error();
  call.meta.expected_version = *version;
  call.meta.correlation = correlation_of(request);
  call.meta.deadline = std::chrono::steady_clock::now() + context.timeout;
  return call;
}

std::string outcome_of(const CommandReply& reply) {
  return reply.repeated ? "repeated" : reply.satisfied ? "satisfied" : "written";
}

Response of_no_aggregate(Response response, const CommandEndpoint& endpoint, const CommandReply& reply) {
  if (reply.position > 0) response.headers.emplace_back("Position", std::to_string(reply.position));
  if (!reply.resource) return response;
  response.content_type = json_type;
  response.body = to_json(reply.resource->data(), endpoint.resource);
  return response;
}

Response success(const CommandEndpoint& endpoint, const CommandContext& context, const CommandReply& reply) {
  const std::string self = context.base + endpoint.collection + "/" + percent_encoded(reply.id);
  Response response;
  response.status = endpoint.success;
  if (reply.id.empty()) return of_no_aggregate(std::move(response), endpoint, reply);
  response.headers.emplace_back("ETag", "\"" + std::to_string(reply.version) + "\"");
  response.headers.emplace_back("Position", std::to_string(reply.position));
  response.headers.emplace_back(outcome_header, outcome_of(reply));
  response.headers.emplace_back(decided_at_header, std::to_string(reply.time_us));
  if (response.status == 201) response.headers.emplace_back("Location", self);
  if (response.status == 204 || !reply.resource) return response;
  response.content_type = "application/hal+json";
  response.body = to_json(reply.resource->data(), endpoint.resource, {},
                          "\"_links\":{\"self\":{\"href\":" + json_string(self) + "}}");
  return response;
}

}  // namespace

Response run_command(const CommandEndpoint& endpoint, const CommandContext& context, const Request& request) {
  const auto call = read_call(endpoint, context, request);
  if (!call) return problem(call.error());
  if (endpoint.id_field.empty() && call->meta.expected_version) {
    return problem({Fault::conflict, "version_differs", "what this is about is no resource and has no version"});
  }
  const auto reply = endpoint.handle(context.side, *call);
  Response response = reply ? success(endpoint, context, *reply) : problem(reply.error());
  response.headers.emplace_back("Correlation-Id", call->meta.correlation);
  return response;
}

}  // namespace jetpage::api
