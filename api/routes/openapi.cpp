#include "jetpage/api/routes/openapi.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "jetpage/api/routes/openapi_schema.hpp"
#include "jetpage/api/system/sent_fields.hpp"

namespace jetpage::api {
namespace {

using Json = nlohmann::ordered_json;

Json parameters(std::initializer_list<const char*> names) {
  Json list = Json::array();
  for (const char* name : names) list.push_back(reference("parameters", name));
  return list;
}

void add_problems(Json& responses, std::initializer_list<const char*> statuses) {
  for (const char* status : statuses) responses[status] = reference("responses", status);
}

Json success(const char* description, const char* type, Json schema, std::initializer_list<const char*> headers) {
  Json response = {{"description", description}, {"content", {{type, {{"schema", std::move(schema)}}}}}};
  for (const char* name : headers) {
    response["headers"][std::string_view(name) == "CorrelationId" ? "Correlation-Id" : name] =
        reference("headers", name);
  }
  return response;
}

std::string operation_id(std::string_view method, const std::string& path) {
  std::string id(method);
  std::transform(id.begin(), id.end(), id.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  for (const char c : path) {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0) {
      id += c;
    } else if (id.back() != '_') {
      id += '_';
    }
  }
  while (id.back() == '_') id.pop_back();
  return id;
}

// Writes one system's paths and schemas into the document.
class SystemPages {
 public:
  SystemPages(Json& document, const System& system, std::string base, const ServedParts& served)
      : paths_(document["paths"]),
        schemas_(document["components"]["schemas"]),
        system_(system),
        base_(std::move(base)),
        served_(served) {}

  void add() {
    for (const CommandEndpoint& endpoint : system_.commands) {
      if (served_.roles.commands && runs_here(served_.services, endpoint.service)) add_command(endpoint);
    }
    for (const ViewEndpoint& endpoint : system_.view_endpoints) {
      if (served_.roles.queries && runs_here(served_.services, endpoint.service)) add_view(endpoint);
    }
    for (const QueryEndpoint& endpoint : system_.queries) {
      if (served_.roles.queries && runs_here(served_.services, endpoint.service)) add_query(endpoint);
    }
    if (served_.roles.queries) add_feed();
    Json any = Json::array();
    for (const auto& [type, event] : system_.events) {
      schemas_[type] = event_schema(event.name, *event.table);
      any.push_back(reference("schemas", type));
    }
    if (!any.empty()) schemas_[name_of("Event")] = {{"anyOf", any}};
  }

 private:
  [[nodiscard]] std::string name_of(const std::string& what) const { return system_.name + "." + what; }

  Json& operation(const std::string& method, const std::string& path, const std::string& service) {
    std::string key = method;
    std::transform(key.begin(), key.end(), key.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    Json& operation = paths_[base_ + path][key];
    operation = {{"operationId", operation_id(method, base_ + path)},
                 {"tags", Json::array({system_.name + " " + service})}};
    return operation;
  }

  void add_command(const CommandEndpoint& endpoint) {
    Json& page = operation(endpoint.method, endpoint.path, endpoint.service);
    page["summary"] = endpoint.command;
    page["parameters"] = parameters({"IdempotencyKey", "CorrelationId"});
    const bool is_new = endpoint.success == 201 && !endpoint.id_from_body;
    const bool has_version = !is_new && !endpoint.id_field.empty();  // of an aggregate that is there
    if (has_version) page["parameters"].push_back(reference("parameters", "IfMatch"));
    const bool has_id = endpoint.path.find("{id}") != std::string::npos;
    if (has_id) page["parameters"].push_back(reference("parameters", "id"));
    schemas_[endpoint.command] = request_schema(*endpoint.body, endpoint.id_from_body ? "" : endpoint.id_field);
    if (!sent_fields(endpoint).empty()) {
      page["requestBody"] = {{"required", true},
                             {"content", {{"application/json", {{"schema", reference("schemas", endpoint.command)}}}}}};
    }
    const std::string& resource = endpoint.resource_name;
    schemas_[resource] = resource_schema(*endpoint.resource);
    Json& responses = page["responses"];
    const Json body = reference("schemas", resource);
    if (endpoint.success == 201) {
      responses["201"] =
          success("Created", "application/hal+json", body, {"ETag", "Position", "Location", "CorrelationId"});
    } else if (endpoint.success == 204) {
      responses["204"] = success("Done", "application/hal+json", body, {"ETag", "Position", "CorrelationId"});
      responses["204"].erase("content");
    } else {
      responses["200"] = success("Done", "application/hal+json", body, {"ETag", "Position", "CorrelationId"});
    }
    add_problems(responses, {"400", "409", "412", "413", "415", "422", "503", "504"});
    if (has_id) add_problems(responses, {"404"});
  }

  void add_view(const ViewEndpoint& endpoint) {
    const auto view = std::find_if(system_.views.begin(), system_.views.end(),
                                   [&](const projections::ViewDefinition& view) { return view.name == endpoint.view; });
    if (view == system_.views.end()) return;
    const std::string row = name_of("views." + endpoint.view);
    schemas_[row] = resource_schema(*view->row);
    add_collection(endpoint, *view, row);
    if (!endpoint.has_rows) return;

    Json& one = operation("GET", endpoint.path + "/{id}", endpoint.service);
    one["parameters"] = parameters({"id", "IfNoneMatch", "MinPosition", "Prefer"});
    one["responses"]["200"] =
        success("The row", "application/hal+json", reference("schemas", row), {"ETag", "Position"});
    one["responses"]["304"] = {{"description", "Not modified"}};
    add_problems(one["responses"], {"400", "404", "503"});
    if (endpoint.category.empty()) return;

    Json& history = operation("GET", endpoint.path + "/{id}/events", endpoint.service);
    history["summary"] = "What happened to it, in order";
    history["parameters"] = parameters({"id", "IfNoneMatch", "MinPosition", "Prefer"});
    history["responses"]["200"] =
        success("Its events", "application/hal+json", page_schema("events", name_of("Event")), {"ETag", "Position"});
    history["responses"]["304"] = {{"description", "Not modified"}};
    add_problems(history["responses"], {"400", "404", "503"});
  }

  void add_collection(const ViewEndpoint& endpoint, const projections::ViewDefinition& view, const std::string& row) {
    Json& page = operation("GET", endpoint.path, endpoint.service);
    page["parameters"] = parameters({"page", "size", "afterKey", "IfNoneMatch", "MinPosition", "Prefer"});
    const flatbuffers::TypeTable& table = *view.row;
    for (std::size_t i = 0; i < table.num_elems; ++i) {
      const auto code = table.type_codes[i];
      if (code.is_repeating != 0 || code.base_type == flatbuffers::ET_SEQUENCE) continue;
      const std::string name = table.names[i];
      const auto& indexes = view.indexes;
      const bool is_quick = name == view.key_field || std::find(indexes.begin(), indexes.end(), name) != indexes.end();
      std::string description = "Only rows in which the field has this value";
      if (!is_quick) {
        description += ": refused where more than " + std::to_string(projections::most_rows_passed) +
                       " rows would have to be looked at";
      }
      page["parameters"].push_back(
          {{"name", name}, {"in", "query"}, {"description", description}, {"schema", {{"type", "string"}}}});
    }
    page["responses"]["200"] =
        success("A page of rows", "application/hal+json", page_schema(endpoint.plural, row), {"ETag", "Position"});
    page["responses"]["304"] = {{"description", "Not modified"}};
    add_problems(page["responses"], {"400", "503"});
  }

  void add_query(const QueryEndpoint& endpoint) {
    Json& page = operation("GET", endpoint.path, endpoint.service);
    page["parameters"] = parameters({"IfNoneMatch", "MinPosition", "Prefer"});
    if (endpoint.path.find("{id}") != std::string::npos) page["parameters"].push_back(reference("parameters", "id"));
    page["responses"]["200"] = success("The answer; what is no object is application/json", "application/hal+json",
                                       Json::object(), {"ETag", "Position"});
    page["responses"]["304"] = {{"description", "Not modified"}};
    add_problems(page["responses"], {"400", "404", "503"});
  }

  void add_feed() {
    Json& page = operation("GET", "/events", "events");
    page["summary"] = "The system's events as they come, as server-sent events";
    page["parameters"] = parameters({"LastEventId", "after", "aggregate", "type"});
    page["responses"]["200"] = success("Each with `id`, `event` (its eventType) and `data` (the event)",
                                       "text/event-stream", reference("schemas", name_of("Event")), {"Position"});
    add_problems(page["responses"], {"400", "406", "503"});
  }

  Json& paths_;
  Json& schemas_;
  const System& system_;
  std::string base_;
  const ServedParts& served_;
};

Json plain(const char* id, const char* summary, const char* type) {
  return {{"get",
           {{"operationId", id},
            {"tags", Json::array({"process"})},
            {"summary", summary},
            {"responses", {{"200", {{"description", "OK"}, {"content", {{type, Json::object()}}}}}}}}}};
}

void add_process(Json& paths) {
  paths["/actuator/health"] =
      plain("health", "Whether requests can be taken (503: not), and the parts' state", "application/json");
  paths["/actuator/health/liveness"] = plain("liveness", "Whether the process works", "application/json");
  paths["/actuator/health/readiness"] = plain("readiness", "Whether requests can be taken", "application/json");
  paths["/actuator/echo"] = plain("echo", "The host's name and address", "text/plain");
  paths["/metrics"] = plain("metrics", "Figures for Prometheus", "text/plain");
  paths["/openapi.json"] = plain("openapi", "This document", "application/json");
}

Json first_schemas() {
  const Json number = {{"type", "integer"}, {"format", "int64"}};
  return {
      {"Problem", problem_schema()},
      {"Links",
       {{"type", "object"},
        {"additionalProperties", {{"type", "object"}, {"properties", {{"href", {{"type", "string"}}}}}}}}},
      {"Page",
       {{"type", "object"},
        {"properties", {{"size", number}, {"totalElements", number}, {"totalPages", number}, {"number", number}}}}}};
}

}  // namespace

std::string openapi(const std::vector<const System*>& systems, bool prefixed, const ServedParts& served) {
  Json document = {
      {"openapi", "3.1.0"},
      {"info", {{"title", "jetpage"}, {"version", "1"}, {"description", "Event-sourced services on NATS JetStream"}}},
      {"servers", Json::array({{{"url", "/"}}})},
      {"paths", Json::object()},
      {"components",
       {{"schemas", first_schemas()},
        {"parameters", shared_parameters()},
        {"headers", shared_headers()},
        {"responses", shared_responses()}}}};
  for (const System* system : systems) {
    SystemPages(document, *system, prefixed ? "/" + system->name : "", served).add();
  }
  add_process(document["paths"]);
  return document.dump();
}

}  // namespace jetpage::api
