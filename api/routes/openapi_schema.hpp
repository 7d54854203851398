#pragma once

#include <flatbuffers/flatbuffers.h>

#include <nlohmann/json_fwd.hpp>
#include <string_view>

// JSON Schema (2020-12, as OpenAPI 3.1 has it) of FlatBuffers tables, and the parts of the document that every system shares.
namespace jetpage::api {

// What a request may send: numbers as texts too. `left_out`: a field that the path or the service gives.
nlohmann::ordered_json request_schema(const flatbuffers::TypeTable& table, std::string_view left_out);
// What an answer carries: every field, null when unset.
nlohmann::ordered_json answer_schema(const flatbuffers::TypeTable& table);
// A resource with its links.
nlohmann::ordered_json resource_schema(const flatbuffers::TypeTable& table);
// A page of resources that lie in _embedded.<plural>.
nlohmann::ordered_json page_schema(std::string_view plural, std::string_view resource);
// An event's JSON: eventType, timestamp, its fields.
nlohmann::ordered_json event_schema(std::string_view name, const flatbuffers::TypeTable& table);

// {"$ref":"#/components/<kind>/<name>"}
nlohmann::ordered_json reference(std::string_view kind, std::string_view name);

nlohmann::ordered_json shared_parameters();  // components/parameters
nlohmann::ordered_json shared_headers();     // components/headers
nlohmann::ordered_json shared_responses();   // components/responses: problems, by code of status
nlohmann::ordered_json problem_schema();

}  // namespace jetpage::api
