#include <algorithm>

#include "jetpage/api/cli/commands.hpp"
#include "jetpage/api/cli/terminal/names.hpp"
#include "jetpage/api/cli/terminal/table.hpp"
#include "jetpage/api/process/runtime_settings.hpp"
#include "jetpage/api/system/registry.hpp"

namespace jetpage::api::cli {
namespace {

// One service as a row of the listing.
std::vector<Table::Cell> row_of(const System& system, const Service& service) {
  Names aggregates;
  Names commands;
  Names views;
  for (const CommandEndpoint& command : system.commands) {
    if (command.service != service.name) continue;
    add_once(aggregates, command.category);
    commands.push_back(command.method + " " + command.path);
  }
  for (const ViewEndpoint& view : system.view_endpoints) {
    if (view.service != service.name) continue;
    add_once(aggregates, view.category);
    views.push_back(view.path);
  }
  for (const QueryEndpoint& query : system.queries) {
    if (query.service == service.name) views.push_back(query.path);
  }
  const bool reacts = std::any_of(system.policies.begin(), system.policies.end(),
                                  [&](const aggregates::PolicyPage& page) { return page.service == service.name; });
  return {system.name, service.name, std::int64_t{service.port}, aggregates, commands, views, reacts};
}

Table services_of(const std::vector<const System*>& systems) {
  Table table{{"system", "service", "port", "aggregates", "commands", "views", "policies"}, {}};
  for (const System* system : systems) {
    for (const Service& service : system->services) table.rows.push_back(row_of(*system, service));
  }
  return table;
}

Table parameters_of(const std::vector<const System*>& systems) {
  Table table{{"system", "parameter", "default", "meaning"}, {}};
  for (const System* system : systems) {
    for (const Parameter& parameter : system->parameters) {
      table.rows.push_back({system->name, parameter.name, parameter.fallback, parameter.help});
    }
  }
  return table;
}

eventstore::Result<ExitCode> list_systems(const Words& words) {
  const auto wanted = systems_named(words.all("SYSTEM"));
  if (!wanted) return wanted.error();
  const Table table = words.flag("--parameters") ? parameters_of(*wanted) : services_of(*wanted);
  if (auto done = print(table, words.flag("--json")); !done) return std::move(done).error();
  return ExitCode::ok;
}

}  // namespace

Command systems_command() {
  return {
      .name = "systems",
      .summary = "List the systems: services and ports, aggregates, commands, views, policies",
      .arguments = {{"SYSTEM", Argument::Count::any, "Only these"}},
      .options = {{"--parameters", "", "Instead: what of their rules an operator may set, with serve --set"},
                  {"--json", "", "One JSON object per row and line"}},
      .example = "jetpage systems cinema",
      .run = list_systems,
  };
}

}  // namespace jetpage::api::cli
