#include "jetpage/api/serve/serve.hpp"

#include "jetpage/api/cli/commands.hpp"
#include "jetpage/api/cli/terminal/setting_options.hpp"

namespace jetpage::api::cli {
namespace {

eventstore::Result<ExitCode> run_server(const Words& words) {
  const auto settings = settings_in_force(words);
  if (!settings) return settings.error();
  if (auto done = serve(*settings, words.all("SYSTEM")); !done) return std::move(done).error();
  return ExitCode::ok;
}

}  // namespace

Command serve_command() {
  return {
      .name = "serve",
      .summary = "Serve systems until Ctrl-C: log, commands, policies, views and queries",
      .arguments = {{"SYSTEM", Argument::Count::any,
                     "Which; none: all. One alone has its paths at the root, several below their names"}},
      .options = with_settings({}, all_settings()),
      .example = "jetpage serve cinema --listen 0.0.0.0:8088",
      .run = run_server,
      .more_help =
          [](const Words&) {
            return std::string(
                "Each option is also JETPAGE_… in the environment (JETPAGE_LISTEN) and a line of the file that "
                "--config names.\n");
          },
  };
}

}  // namespace jetpage::api::cli
