#include "jetpage/api/cli/commands.hpp"
#include "jetpage/api/cli/examine/look.hpp"
#include "jetpage/api/cli/server/nats_server.hpp"
#include "jetpage/api/cli/terminal/setting_options.hpp"
#include "jetpage/api/cli/terminal/table.hpp"
#include "jetpage/api/cli/terminal/talk.hpp"
#include "jetpage/api/system/registry.hpp"

namespace jetpage::api::cli {
namespace {

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

Result<ExitCode> tell_views(const Words& words) {
  const auto wanted = systems_named(words.all("SYSTEM"));
  if (!wanted) return wanted.error();
  const auto looked = look(words);
  if (!looked) return looked.error();
  if (!looked->log) complain(looked->log.error().message + "; without the log there are no lags");
  Table table{
      {"system", "view", "state", "generation", "position", "lagEvents", "lagSeconds", "rows", "bytes", "reason"}, {}};
  bool is_well = true;
  for (const System* system : *wanted) {
    const auto store = looked->store_of(*system);
    for (const ListedView& view : list_views(*system, looked->sources(store.get()))) {
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
      .options = with_settings({{"--json", "", "One JSON object per view and line"}, url_option(), nats_option()},
                               log_settings()),
      .example = "jetpage views cinema",
      .run = tell_views,
  };
}

}  // namespace jetpage::api::cli
