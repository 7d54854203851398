#include "jetpage/api/cli/server/command_call.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "jetpage/api/cli/server/http_client.hpp"
#include "jetpage/api/cli/terminal/names.hpp"
#include "jetpage/api/cli/terminal/table.hpp"
#include "jetpage/api/json/json.hpp"
#include "jetpage/api/system/sent_fields.hpp"

namespace jetpage::api::cli {
namespace {

using eventstore::Error;
using eventstore::Fault;
using eventstore::Result;
using flatbuffers::TypeTable;

constexpr std::string_view id_segment = "{id}";

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return text;
}

flatbuffers::ElementaryType type_of(const TypeTable* table, std::size_t field) {
  return static_cast<flatbuffers::ElementaryType>(table->type_codes[field].base_type);
}

// Lists and objects have no plain form.
bool is_json(const TypeTable* table, std::size_t field) {
  return table->type_codes[field].is_repeating != 0 || type_of(table, field) == flatbuffers::ET_SEQUENCE;
}

std::string kind_of(const TypeTable* table, std::size_t field) {
  if (is_json(table, field)) return table->type_codes[field].is_repeating != 0 ? "[…]" : "{…}";
  if (type_of(table, field) == flatbuffers::ET_STRING) return "text";
  return type_of(table, field) == flatbuffers::ET_BOOL ? "true|false" : "number";
}

std::string field_list(const CommandEndpoint& endpoint) {
  std::string text;
  for (const std::size_t field : sent_fields(endpoint)) {
    text += (text.empty() ? "" : " ") + std::string(endpoint.body->names[field]) + "=" + kind_of(endpoint.body, field);
  }
  return text;
}

Result<std::size_t> find_field(const CommandEndpoint& endpoint, const std::string& name) {
  std::vector<std::string> names;
  for (const std::size_t field : sent_fields(endpoint)) {
    if (endpoint.body->names[field] == name) return field;
    names.emplace_back(endpoint.body->names[field]);
  }
  return Error{Fault::invalid, "field_unknown",
               endpoint.category + " " + verb_of(endpoint) + " takes no field '" + name + "'; it takes " +
                   (names.empty() ? "none" : joined(names, ", "))};
}

Result<std::string> member_of(const CommandEndpoint& endpoint, const std::string& assignment) {
  const auto equals = assignment.find('=');
  if (equals == assignment.npos || equals == 0) {
    return Error{
        Fault::invalid, "word_unexpected",
        "'" + assignment + "' is no field=value" + (takes_id(endpoint) ? ", and the id is there already" : "")};
  }
  const bool raw = assignment[equals - 1] == ':';
  const std::string name = assignment.substr(0, raw ? equals - 1 : equals);
  const auto field = find_field(endpoint, name);
  if (!field) return field.error();
  const std::string value = assignment.substr(equals + 1);
  if (!raw && !is_json(endpoint.body, *field)) return json_string(name) + ":" + json_string(value);
  if (!nlohmann::json::accept(value))
    return Error{Fault::invalid, "value_not_json", name + " takes JSON, not " + value};
  return json_string(name) + ":" + value;
}

std::vector<std::string> aggregates_with_commands(const System& system) {
  std::vector<std::string> names;
  for (const CommandEndpoint& endpoint : system.commands) {
    if (std::find(names.begin(), names.end(), endpoint.category) == names.end()) names.push_back(endpoint.category);
  }
  return names;
}

}  // namespace

std::string verb_of(const CommandEndpoint& endpoint) {
  return lower(endpoint.command.substr(endpoint.command.rfind('.') + 1));
}

bool takes_id(const CommandEndpoint& endpoint) { return endpoint.path.find(id_segment) != std::string::npos; }

Result<const CommandEndpoint*> find_command(const System& system, const std::string& aggregate,
                                            const std::string& verb) {
  std::vector<std::string> verbs;
  for (const CommandEndpoint& endpoint : system.commands) {
    if (lower(endpoint.category) != lower(aggregate)) continue;
    if (verb_of(endpoint) == lower(verb)) return &endpoint;
    verbs.push_back(verb_of(endpoint));
  }
  if (verbs.empty()) {
    return Error{Fault::invalid, "aggregate_unknown",
                 system.name + " has no aggregate '" + aggregate + "' that takes commands; there are " +
                     joined(aggregates_with_commands(system), ", ")};
  }
  return Error{
      Fault::invalid, "command_unknown",
      "a " + aggregate + " of " + system.name + " takes no command '" + verb + "'; there are " + joined(verbs, ", ")};
}

Result<std::string> path_of(const CommandEndpoint& endpoint, const std::vector<std::string>& words) {
  if (!takes_id(endpoint)) return endpoint.path;
  const bool is_field =
      !words.empty() && words.front().find('=') != std::string::npos && member_of(endpoint, words.front());
  if (!words.empty() && !is_field) {
    std::string path = endpoint.path;
    return path.replace(path.find(id_segment), id_segment.size(), path_segment(words.front()));
  }
  return Error{
      Fault::invalid, "id_missing",
      endpoint.category + " " + verb_of(endpoint) + " needs the id of the " + endpoint.category + " before its fields"};
}

Result<std::string> body_of(const CommandEndpoint& endpoint, const std::vector<std::string>& words) {
  std::string members;
  for (std::size_t i = takes_id(endpoint) ? 1 : 0; i < words.size(); ++i) {
    const auto member = member_of(endpoint, words[i]);
    if (!member) return member.error();
    members += (members.empty() ? "" : ",") + *member;
  }
  return "{" + members + "}";
}

std::string list_commands(const std::vector<const System*>& systems, const std::string& aggregate) {
  Table table{{"command", "fields", "request"}, {}};
  for (const System* system : systems) {
    for (const CommandEndpoint& endpoint : system->commands) {
      if (!aggregate.empty() && lower(endpoint.category) != lower(aggregate)) continue;
      const std::string words = system->name + " " + endpoint.category + " " + verb_of(endpoint);
      table.rows.push_back(
          {words + (takes_id(endpoint) ? " ID" : ""), field_list(endpoint), endpoint.method + " " + endpoint.path});
    }
  }
  return as_columns(table);
}

}  // namespace jetpage::api::cli
