#include "jetpage/api/cli/commands.hpp"
#include "jetpage/api/cli/server/http_client.hpp"
#include "jetpage/api/cli/server/server_base.hpp"
#include "jetpage/api/cli/terminal/output.hpp"
#include "jetpage/api/cli/terminal/setting_options.hpp"

namespace jetpage::api::cli {
namespace {

constexpr std::chrono::seconds told_within{3};

eventstore::Result<ExitCode> ask(const Words& words) {
  const auto settings = settings_in_force(words);
  if (!settings) return settings.error();
  const auto server = server_named(words.text("--url"), *settings);
  if (!server) return server.error();
  Request question;
  question.method = "GET";
  question.path = "/actuator/health";
  const auto answer = exchange(server->origin, question, told_within);
  if (!answer) return answer.error();
  Output output;
  output.line(answer->body);
  if (auto done = output.finish(); !done) return std::move(done).error();
  return answer->status == 200 ? ExitCode::ok : ExitCode::problems;
}

}  // namespace

Command health_command() {
  return {
      .name = "health",
      .summary = "Ask a running server whether it is ready; for images without a shell",
      .options = with_settings({{"--url", "URL", "The server"}}, {"listen", "data"}),
      .example = "jetpage health --url http://127.0.0.1:8088",
      .run = ask,
  };
}

}  // namespace jetpage::api::cli
