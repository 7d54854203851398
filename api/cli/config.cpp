#include "jetpage/api/cli/commands.hpp"
#include "jetpage/api/cli/terminal/setting_options.hpp"
#include "jetpage/api/cli/terminal/table.hpp"

namespace jetpage::api::cli {
namespace {

eventstore::Result<ExitCode> list_settings(const Words& words) {
  const auto settings = settings_in_force(words);
  if (!settings) return settings.error();
  Table table{{"setting", "value", "origin"}, {}};
  for (const Setting& setting : setting_table()) {
    const auto& value = settings->value(setting.name);
    table.rows.push_back({setting.name, shown(setting, value.text), value.origin});
  }
  if (auto done = print(table, words.flag("--json")); !done) return std::move(done).error();
  return ExitCode::ok;
}

}  // namespace

Command config_command() {
  return {
      .name = "config",
      .summary = "List the settings in force and where each comes from",
      .options = with_settings({{"--json", "", "One JSON object per setting and line"}}, all_settings()),
      .example = "JETPAGE_LISTEN=0.0.0.0:8088 jetpage config",
      .run = list_settings,
  };
}

}  // namespace jetpage::api::cli
