#include "jetpage/api/cli/commands.hpp"
#include "jetpage/api/cli/examine/view_listing.hpp"
#include "jetpage/api/cli/server/nats_server.hpp"
#include "jetpage/api/cli/terminal/setting_options.hpp"
#include "jetpage/api/cli/terminal/table.hpp"
#include "jetpage/api/cli/terminal/talk.hpp"
#include "jetpage/api/process/runtime_settings.hpp"
#include "jetpage/api/system/registry.hpp"

namespace jetpage::api::cli {
namespace {

using eventstore::Error;
using eventstore::Fault;
using eventstore::Result;

Table::Cell cell_of(const std::optional<std::uint64_t>& number) {
  if (number) return static_cast<std::int64_t>(*number);
  return std::monostate();
}

// Begun seconds count.
Table::Cell seconds_of(const std::optional<std::int64_t>& time_us) {
  if (time_us) return (*time_us + 999'999) / 1'000'000;
  return std::monostate();
}

std::vector<Table::Cell> row_of(const System& system, const ListedView& view) {
  const std::string reason = view.running && !view.running->reason.empty() ? view.running->reason : view.fault;
  return {system.name,
          view.name,
          view.state(),
          static_cast<std::int64_t>(view.generation()),
          static_cast<std::int64_t>(view.position()),
          cell_of(view.lag_events),
          seconds_of(view.lag_us),
          cell_of(view.rows()),
          cell_of(view.bytes()),
          reason};
}

// One connection for all systems; nothing where the log is away, which is told of.
std::unique_ptr<eventstore::JetStreamLog> log_if_there(const Words& words) {
  auto log = connect_to_log(words);
  if (log) return std::move(*log);
  complain(log.error().message + "; without the log there are no lags");
  return nullptr;
}

Result<ExitCode> tell_views(const Words& words) {
  const auto wanted = systems_named(words.all("SYSTEM"));
  if (!wanted) return wanted.error();
  const auto settings = settings_in_force(words);
  if (!settings) return settings.error();
  const auto server = find_running(words.text("--url"), *settings);
  if (!server) return server.error();
  const auto log = log_if_there(words);
  ViewSources sources;
  if (*server) sources.server = &**server;
  // A server elsewhere has its views elsewhere.
  if (!words.has("--url")) sources.data = settings->text("data");
  Table table{
      {"system", "view", "state", "generation", "position", "lagEvents", "lagSeconds", "rows", "bytes", "reason"}, {}};
  bool is_well = true;
  for (const System* system : *wanted) {
    const auto store = log ? log->open(system->name, false)
                           : Result<std::unique_ptr<eventstore::EventStore>>(Error{Fault::unavailable, "", ""});
    sources.store = store ? store->get() : nullptr;
    for (const ListedView& view : list_views(*system, sources)) {
      is_well = is_well && view.fault.empty() && view.state() != "stopped" && view.state() != "paused";
      table.rows.push_back(row_of(*system, view));
    }
  }
  if (auto done = print(table, words.flag("--json")); !done) return std::move(done).error();
  return is_well ? ExitCode::ok : ExitCode::problems;
}

}  // namespace

Command views_command() {
  return {
      .name = "views",
      .summary = "List the views: generation, position, how far behind the log, rows, size",
      .arguments = {{"SYSTEM", Argument::Count::any, "Only of these"}},
      .options =
          with_settings({{"--json", "", "One JSON object per view and line"},
                         {"--url", "URL", "A server elsewhere; else this data folder and the server that runs on it"},
                         {"--nats", "URL", "The nats-server; else the one of the jetpage serve on this data folder"}},
                        log_settings()),
      .example = "jetpage views cinema",
      .run = tell_views,
  };
}

}  // namespace jetpage::api::cli
