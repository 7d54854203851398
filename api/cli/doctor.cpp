#include <unistd.h>

#include <algorithm>

#include "jetpage/api/cli/build_info.hpp"
#include "jetpage/api/cli/commands.hpp"
#include "jetpage/api/cli/examine/examine.hpp"
#include "jetpage/api/cli/examine/look.hpp"
#include "jetpage/api/cli/server/nats_server.hpp"
#include "jetpage/api/cli/terminal/setting_options.hpp"
#include "jetpage/api/cli/terminal/table.hpp"
#include "jetpage/api/process/runtime_settings.hpp"
#include "jetpage/api/system/registry.hpp"
#include "jetpage/eventstore/embedded/find_server.hpp"

namespace jetpage::api::cli {

using eventstore::Error;
using eventstore::Result;

Findings examine_environment() {
  Findings findings;
  for (const std::string& name : unknown_variables(environ)) {
    findings.push_back(Finding::problem("environment", name + " is set, and is no setting",
                                        "unset it, or look for the right name with: jetpage config"));
  }
  if (findings.empty()) findings.push_back(Finding::fine("environment", "every JETPAGE_ variable is a setting"));
  return findings;
}

Findings examine_server(const std::optional<RunningServer>& server, const std::string& own_version) {
  if (!server) return {Finding::fine("server", "none runs on this data folder")};
  const std::string found = "jetpage " + server->version + " at " + server->origin;
  if (!server->log_refuses.empty()) {
    return {
        Finding::problem("server", found + " takes no commands: " + server->log_refuses,
                         "make room where the log lies; a nats-server that is not ours may have to be restarted then")};
  }
  if (!server->is_ready) {
    return {Finding::problem("server", found + " is not ready", "read what it says, and GET /actuator/health")};
  }
  if (server->version != own_version) {
    return {Finding::problem("server", found + ", but this is " + own_version, "look with the server's own version")};
  }
  return {Finding::fine("server", found)};
}

namespace {

// What an error says, and behind it what to try.
Finding problem_of(const std::string& check, const Error& error) {
  for (const std::string_view mark : {"; try: ", ". Try: "}) {
    const auto advice = error.message.find(mark);
    if (advice == error.message.npos) continue;
    return Finding::problem(check, error.message.substr(0, advice), error.message.substr(advice + mark.size()));
  }
  return Finding::problem(check, error.message, "see its log");
}

}  // namespace

Findings examine_program(const std::string& name) {
  const std::string check = "nats-server's program";
  const auto program = eventstore::find_server(name);
  return {program ? Finding::fine(check, *program) : problem_of(check, program.error())};
}

namespace {

void add(Findings& all, Findings more) {
  for (Finding& finding : more) {
    // Each system's stream tells the same clock.
    const bool is_known = finding.check == "clock" &&
                          std::any_of(all.begin(), all.end(), [](const Finding& f) { return f.check == "clock"; });
    if (!is_known) all.push_back(std::move(finding));
  }
}

void examine_system(Findings& findings, const System& system, const LookedAt& looked) {
  if (looked.log) add(findings, examine_stream(**looked.log, system));
  const auto store = looked.store_of(system);
  add(findings, examine_views(system, list_views(system, looked.sources(store.get())), looked.server.has_value()));
  if (store) add(findings, examine_policies(**looked.log, system));
  if (store) add(findings, examine_skipped(*store, system));
  if (store) add(findings, examine_parked(**looked.log, system));
}

Table table_of(const Findings& findings) {
  static constexpr const char* verdicts[] = {"ok", "problem", "unknown"};
  Table table{{"check", "verdict", "found", "advice"}, {}};
  for (const Finding& finding : findings) {
    table.rows.push_back(
        {finding.check, verdicts[static_cast<std::size_t>(finding.verdict)], finding.found, finding.advice});
  }
  return table;
}

Result<ExitCode> examine(const Words& words) {
  const auto wanted = systems_named(words.all("SYSTEM"));
  if (!wanted) return wanted.error();
  const auto looked = look(words);
  if (!looked) return looked.error();
  Findings findings = examine_environment();
  add(findings, examine_disk(looked->settings));
  add(findings, examine_server(looked->server, std::string(build_info[0].version)));
  if (looked->log) {
    add(findings, examine_log(**looked->log, looked->settings));
  } else {
    const bool own = !looked->server && looked->settings.text("nats").empty();
    if (own) add(findings, examine_program(looked->settings.text("nats-server")));
    findings.push_back(problem_of("nats-server", looked->log.error()));
  }
  for (const System* system : *wanted) examine_system(findings, *system, *looked);
  if (auto done = print(table_of(findings), words.flag("--json")); !done) return std::move(done).error();
  const bool is_well =
      std::all_of(findings.begin(), findings.end(), [](const Finding& f) { return f.verdict == Finding::Verdict::ok; });
  return is_well ? ExitCode::ok : ExitCode::problems;
}

}  // namespace

Command doctor_command() {
  return {
      .name = "doctor",
      .summary = "Look for what is wrong, or soon will be, and say what to do",
      .arguments = {{"SYSTEM", Argument::Count::any, "Only these"}},
      .options = with_settings({{"--json", "", "One JSON object per check and line"}, url_option(), nats_option()},
                               log_settings()),
      .example = "jetpage doctor cinema",
      .run = examine,
      .more_help = [](const Words&) { return std::string("It changes nothing. Exit code 1: something was found.\n"); },
  };
}

}  // namespace jetpage::api::cli
