#include "jetpage/api/cli/commands.hpp"
#include "jetpage/api/cli/examine/rebuild_compare.hpp"
#include "jetpage/api/cli/log/access.hpp"
#include "jetpage/api/cli/server/nats_server.hpp"
#include "jetpage/api/cli/terminal/interrupt.hpp"
#include "jetpage/api/cli/terminal/progress.hpp"
#include "jetpage/api/cli/terminal/setting_options.hpp"
#include "jetpage/api/cli/terminal/table.hpp"
#include "jetpage/api/cli/terminal/talk.hpp"
#include "jetpage/projections/build/generation_facts.hpp"
#include "jetpage/projections/build/side_build.hpp"

namespace jetpage::api::cli {
namespace {

using eventstore::Error;
using eventstore::Fault;
using eventstore::Position;
using eventstore::Result;
using projections::Handover;
using projections::SideBuild;
using projections::ViewDefinition;

Error resumable(const Error& error, const std::string& system) {
  if (error.code != "rebuild_interrupted") return error;
  return {Fault::failed, error.code,
          error.message + "; what is served was not touched; try: the same jetpage rebuild " + system +
              " again, which goes on from there"};
}

// Lets the server on these views serve them, or does it where none runs.
Result<ExitCode> switch_views(const SystemViews& views, const std::filesystem::path& data, Handover::Wish wish,
                              const Interrupt& interrupt, bool json) {
  Table table{{"view", "generation", "position", "rows", "bytes"}, {}};
  projections::HandoverOptions options;
  options.go_on = [&] { return !interrupt.came(); };
  for (const ViewDefinition& view : views.views) {
    const auto number = projections::hand_over(data, views.system, view.name, wish, options);
    if (!number) return Error{number.error().fault, number.error().code, view.name + ": " + number.error().message};
    const auto facts = projections::live_facts(data, views.system, view);
    const auto known = facts && *facts ? **facts : projections::GenerationFacts{.number = *number};
    table.rows.push_back({view.name, cell(*number), cell(known.position), cell(known.rows), cell(known.bytes_on_disk)});
  }
  if (auto done = print(table, json); !done) return std::move(done).error();
  return ExitCode::ok;
}

Result<ExitCode> tell_plan(const SystemViews& views, eventstore::EventStore& store, const std::filesystem::path& data,
                           bool json) {
  const auto last = store.last();
  if (!last) return last.error();
  Table table{{"view", "generation", "position", "last", "rows", "bytes", "builtByThisCode"}, {}};
  for (const ViewDefinition& view : views.views) {
    const auto live = projections::live_facts(data, views.system, view);
    const auto facts = live && *live ? **live : projections::GenerationFacts();
    table.rows.push_back({view.name, cell(facts.number), cell(facts.position), cell(*last), cell(facts.rows),
                          cell(facts.bytes_on_disk), facts.up_to_date});
  }
  if (auto done = print(table, json); !done) return std::move(done).error();
  say("would read " + grouped(*last) + " entries of " + eventstore::stream_of(views.system) + "; nothing was changed");
  return ExitCode::ok;
}

Result<ExitCode> build_and_switch(const SystemViews& views, eventstore::EventStore& store,
                                  const std::filesystem::path& data, const Interrupt& interrupt, bool json) {
  Progress progress(views.system);
  projections::RebuildOptions options;
  options.knows = views.knows;
  options.progress = [&](const projections::RebuildProgress& at) {
    progress.at(at.position, at.last);
    return !interrupt.came();
  };
  auto build = SideBuild::begin(store, views.views, data, options);
  if (!build) return build.error();
  for (const auto& view : (*build)->views()) {
    if (view.resumed > 0) say(view.definition.name + ": goes on from " + grouped(view.resumed));
  }
  progress.at((*build)->position(), 0);
  if (auto ran = (*build)->run(0); !ran) return resumable(ran.error(), views.system);
  (*build)->close();
  progress.done();
  say("built " + grouped(progress.entries()) + " entries into " + std::to_string(views.views.size()) + " views, " +
      progress.rate() + ", peak memory " + peak_memory());
  auto switched = switch_views(views, data, Handover::Wish::adopt, interrupt, json);
  if (!switched) return resumable(switched.error(), views.system);
  return switched;
}

Result<ExitCode> rebuild(const Words& words) {
  const auto views = views_typed(words);
  if (!views) return views.error();
  if (words.flag("--rollback") + words.flag("--dry-run") + words.flag("--compare") > 1) {
    return Error{Fault::invalid, "usage", "--rollback, --dry-run and --compare exclude each other"};
  }
  const auto settings = settings_in_force(words);
  if (!settings) return settings.error();
  const auto data = data_typed(*settings);
  if (!data) return data.error();
  const Interrupt interrupt;
  const bool json = words.flag("--json");
  if (words.flag("--rollback")) return switch_views(*views, *data, Handover::Wish::roll_back, interrupt, json);
  const auto access = LogAccess::open(words);
  if (!access) return access.error();
  const auto store = access->log().open(views->system, false);
  if (!store) return store.error();
  if (words.flag("--dry-run")) return tell_plan(*views, **store, *data, json);
  if (words.flag("--compare")) {
    auto compared = rebuild_and_compare(*views, **store, *data, interrupt);
    if (!compared) return resumable(compared.error(), views->system);
    return compared;
  }
  return build_and_switch(*views, **store, *data, interrupt, json);
}

}  // namespace

Command rebuild_command() {
  return {
      .name = "rebuild",
      .summary = "Build views anew beside those that are served, and switch, with a server running or none",
      .arguments = {{.name = "SYSTEM", .help = "Whose views"},
                    {"VIEW", Argument::Count::any, "Which; --all means every one"}},
      .options = with_settings({{"--all", "", "Every view of the system"},
                                {"--dry-run", "", "Say what there is and what would be read, and change nothing"},
                                {"--compare", "", "Build, print each row that differs as JSON, and do not switch"},
                                {"--rollback", "", "Serve the previous generation again"},
                                {"--json", "", "One JSON object per view and line"},
                                nats_option()},
                               log_access_settings()),
      .example = "jetpage rebuild cinema movieviews",
      .run = rebuild,
  };
}

}  // namespace jetpage::api::cli
