#include "jetpage/api/cli/server/command_help.hpp"

#include <algorithm>
#include <set>

#include "jetpage/api/cli/server/command_call.hpp"

namespace jetpage::api::cli {
namespace {

using flatbuffers::ElementaryType;
using flatbuffers::TypeTable;

constexpr int deepest = 4;  // tables in tables that are shown

std::string type_of(const TypeTable* table, std::size_t field, int depth);

// `{sku: text, qty: number}`
std::string fields_of(const TypeTable* table, int depth) {
  if (depth >= deepest) return "{…}";
  std::string text;
  for (std::size_t field = 0; field < table->num_elems; ++field) {
    text += (text.empty() ? "" : ", ") + std::string(table->names[field]) + ": " + type_of(table, field, depth + 1);
  }
  return "{" + text + "}";
}

std::string name_of(ElementaryType type) {
  if (type == flatbuffers::ET_STRING) return "text";
  if (type == flatbuffers::ET_BOOL) return "true or false";
  return type == flatbuffers::ET_FLOAT || type == flatbuffers::ET_DOUBLE ? "number" : "whole number";
}

std::string type_of(const TypeTable* table, std::size_t field, int depth) {
  const auto code = table->type_codes[field];
  const auto type = static_cast<ElementaryType>(code.base_type);
  const bool is_table = type == flatbuffers::ET_SEQUENCE && code.sequence_ref >= 0;
  const std::string one = is_table ? fields_of(table->type_refs[code.sequence_ref](), depth) : name_of(type);
  return code.is_repeating != 0 ? "[" + one + ", …]" : one;
}

std::string describe(const System& system, const CommandEndpoint& endpoint) {
  std::string text = "  jetpage send " + system.name + " " + endpoint.category + " " + verb_of(endpoint) +
                     (takes_id(endpoint) ? " ID" : "") + "      " + endpoint.method + " " + endpoint.path + "\n";
  std::size_t widest = 0;
  for (std::size_t i = 0; i < endpoint.body->num_elems; ++i) {
    widest = std::max(widest, std::string_view(endpoint.body->names[i]).size());
  }
  for (std::size_t i = 0; i < endpoint.body->num_elems; ++i) {
    const std::string name = endpoint.body->names[i];
    if (!endpoint.id_from_body && name == endpoint.id_field) continue;
    text += "      " + name + std::string(widest + 2 - name.size(), ' ') + type_of(endpoint.body, i, 0) + "\n";
  }
  return text;
}

}  // namespace

std::string describe_commands(const System& system, const std::string& aggregate) {
  std::string text;
  std::set<std::string> told;  // a command may stand under several paths
  for (const CommandEndpoint& endpoint : system.commands) {
    if (endpoint.category != aggregate || !told.insert(endpoint.command).second) continue;
    text += (text.empty() ? "" : "\n") + describe(system, endpoint);
  }
  if (!text.empty()) return text;
  std::string names;
  for (const AggregateKind& kind : system.aggregates) names += (names.empty() ? "" : ", ") + kind.name;
  return "A " + aggregate + " of " + system.name + " takes no commands; its aggregates are " + names + ".\n";
}

}  // namespace jetpage::api::cli
