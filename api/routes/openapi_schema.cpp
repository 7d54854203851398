#include "jetpage/api/routes/openapi_schema.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <vector>

namespace jetpage::api {

using Json = nlohmann::ordered_json;

namespace {

using namespace flatbuffers;

// The tables that a table lies in: one that holds itself is left open.
using Outer = std::vector<const TypeTable*>;

Json object_of(const TypeTable& table, bool sent, std::string_view left_out, Outer outer);

Json value_of(const TypeTable& table, TypeCode code, bool sent, const Outer& outer) {
  switch (code.base_type) {
    case ET_STRING:
      return {{"type", "string"}};
    case ET_BOOL:
      return {{"type", "boolean"}};
    case ET_FLOAT:
    case ET_DOUBLE:
      return {{"type", "number"}};
    case ET_SEQUENCE: {
      const TypeTable* inner = code.sequence_ref >= 0 ? table.type_refs[code.sequence_ref]() : nullptr;
      if (inner == nullptr || std::find(outer.begin(), outer.end(), inner) != outer.end()) return {{"type", "object"}};
      return object_of(*inner, sent, {}, outer);
    }
    case ET_LONG:
    case ET_ULONG:
      return {{"type", "integer"}, {"format", "int64"}};
    default:
      return {{"type", "integer"}, {"format", "int32"}};
  }
}

// A field's value may be missing (null); what is sent may be a text that says the number or the truth value.
Json field_of(const TypeTable& table, std::size_t field, bool sent, const Outer& outer) {
  const TypeCode code = table.type_codes[field];
  Json schema = value_of(table, code, sent, outer);
  if (code.is_repeating != 0) schema = {{"type", "array"}, {"items", schema}};
  Json types = Json::array({schema["type"]});
  if (sent && code.is_repeating == 0 && code.base_type != ET_STRING && code.base_type != ET_SEQUENCE)
    types.push_back("string");
  types.push_back("null");
  schema["type"] = types;
  return schema;
}

Json object_of(const TypeTable& table, bool sent, std::string_view left_out, Outer outer) {
  outer.push_back(&table);
  Json properties = Json::object();
  for (std::size_t i = 0; i < table.num_elems; ++i) {
    if (left_out != table.names[i]) properties[table.names[i]] = field_of(table, i, sent, outer);
  }
  return {{"type", "object"}, {"properties", std::move(properties)}};
}

Json parameter(const char* in, const char* name, const char* description, Json schema) {
  return {{"name", name},
          {"in", in},
          {"required", std::string_view(in) == "path"},
          {"description", description},
          {"schema", std::move(schema)}};
}

Json header(const char* description, Json schema) {
  return {{"description", description}, {"schema", std::move(schema)}};
}

const Json text = {{"type", "string"}};

}  // namespace

Json request_schema(const TypeTable& table, std::string_view left_out) { return object_of(table, true, left_out, {}); }

Json answer_schema(const TypeTable& table) { return object_of(table, false, {}, {}); }

Json resource_schema(const TypeTable& table) {
  Json schema = object_of(table, false, {}, {});
  schema["properties"]["_links"] = reference("schemas", "Links");
  return schema;
}

Json page_schema(std::string_view plural, std::string_view resource) {
  const Json rows = {{"type", "array"}, {"items", reference("schemas", resource)}};
  const Json embedded = {{"type", "object"}, {"properties", {{plural, rows}}}};
  return {
      {"type", "object"},
      {"properties",
       {{"_embedded", embedded}, {"_links", reference("schemas", "Links")}, {"page", reference("schemas", "Page")}}}};
}

Json event_schema(std::string_view name, const TypeTable& table) {
  const Json fields = object_of(table, false, {}, {});
  Json properties = {
      {"eventType", {{"const", name}}},
      {"timestamp", {{"type", "integer"}, {"format", "int64"}, {"description", "Milliseconds since 1970-01-01 UTC"}}}};
  for (const auto& [field, schema] : fields["properties"].items()) properties[field] = schema;
  return {{"type", "object"}, {"properties", properties}, {"required", Json::array({"eventType", "timestamp"})}};
}

Json reference(std::string_view kind, std::string_view name) {
  return {{"$ref", "#/components/" + std::string(kind) + "/" + std::string(name)}};
}

Json shared_parameters() {
  const Json number = {{"type", "integer"}, {"minimum", 0}};
  return {
      {"id", parameter("path", "id", "The resource's number or key", text)},
      {"page",
       parameter("query", "page", "Number of the page, from 0", {{"type", "integer"}, {"minimum", 0}, {"default", 0}})},
      {"size", parameter("query", "size", "Rows on a page",
                         {{"type", "integer"}, {"minimum", 1}, {"maximum", 1000}, {"default", 20}})},
      {"afterKey", parameter("query", "after",
                             "Begin behind this key instead, as the links next do; empty: with the first row", text)},
      {"IfMatch", parameter("header", "If-Match", "Only if the resource has this version: \"3\"", text)},
      {"IfNoneMatch", parameter("header", "If-None-Match", "304 if this is still the version", text)},
      {"IdempotencyKey",
       parameter("header", "Idempotency-Key", "The same key has its effect once and gets the same answer",
                 {{"type", "string"}, {"minLength", 1}, {"maxLength", 255}})},
      {"CorrelationId", parameter("header", "Correlation-Id", "Shared by everything that this request sets off", text)},
      {"MinPosition",
       parameter("header", "Min-Position", "Wait until the answer has seen this position of the log", number)},
      {"LastEventId", parameter("header", "Last-Event-ID", "Go on behind this event's id; goes before `after`", text)},
      {"after",
       parameter("query", "after", "Begin behind this Position or event's id; 0: from the first; absent: now", text)},
      {"aggregate",
       parameter("query", "aggregate", "Only events of these, with commas: `reservation`, or `reservation/7`", text)},
      {"type", parameter("query", "type", "Only events of these types, with commas", text)},
      {"Prefer", parameter("header", "Prefer", "wait=<seconds>: how long to wait for Min-Position", text)},
  };
}

Json shared_headers() {
  return {{"ETag", header("The resource's version, in quotes", text)},
          {"Position", header("What the answer has seen of the log; opaque, for Min-Position", text)},
          {"Location", header("Where the new resource is", text)},
          {"CorrelationId", header("That of the request, or a new one", text)},
          {"RetryAfter", header("Seconds", {{"type", "integer"}, {"minimum", 1}})}};
}

Json shared_responses() {
  const Json content = {{"application/problem+json", {{"schema", reference("schemas", "Problem")}}}};
  const std::pair<const char*, const char*> problems[] = {
      {"400", "The request is wrong"},
      {"404", "There is no such resource"},
      {"406", "The Accept header excludes what there is"},
      {"409", "A rule refuses it; `code` names the rule"},
      {"412", "The resource has another version"},
      {"413", "The body is larger than 64 KiB, or what it comes to larger than the log takes at once"},
      {"415", "The body is no JSON"},
      {"422", "The Idempotency-Key was used for another request"},
      {"503", "A part is down or busy; nothing was written"},
      {"504", "The outcome is unknown; the same Idempotency-Key is safe"}};
  Json responses = Json::object();
  for (const auto& [status, description] : problems) {
    responses[status] = {{"description", description}, {"content", content}};
    if (status[0] == '5') responses[status]["headers"] = {{"Retry-After", reference("headers", "RetryAfter")}};
  }
  return responses;
}

Json problem_schema() {
  return {{"type", "object"},
          {"description", "RFC 9457"},
          {"required", Json::array({"type", "title", "status", "code"})},
          {"properties",
           {{"type", text}, {"title", text}, {"status", {{"type", "integer"}}}, {"detail", text}, {"code", text}}}};
}

}  // namespace jetpage::api
