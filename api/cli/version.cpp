#include "jetpage/api/cli/build_info.hpp"
#include "jetpage/api/cli/commands.hpp"
#include "jetpage/api/cli/terminal/table.hpp"

namespace jetpage::api::cli {
namespace {

eventstore::Result<ExitCode> tell_version(const Words& words) {
  Table table{{"name", "version"}, {}};
  for (const auto& [name, version] : build_info) table.rows.push_back({std::string(name), std::string(version)});
  if (auto done = print(table, words.flag("--json")); !done) return std::move(done).error();
  return ExitCode::ok;
}

}  // namespace

Command version_command() {
  return {
      .name = "version",
      .summary = "What this program was built from: its version and commit, the compiler, the libraries",
      .options = {{"--json", "", "One JSON object per line"}},
      .example = "jetpage version --json",
      .run = tell_version,
  };
}

}  // namespace jetpage::api::cli
