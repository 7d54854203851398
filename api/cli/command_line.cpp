#include "jetpage/api/cli/command_line.hpp"

#include <algorithm>

#include "jetpage/api/cli/terminal/output.hpp"
#include "jetpage/api/cli/terminal/talk.hpp"
#include "jetpage/api/cli/terminal/words.hpp"

namespace jetpage::api::cli {
namespace {

using eventstore::Error;
using eventstore::Fault;
using eventstore::Result;

std::string overview(const std::vector<Command>& commands) {
  std::string text = "jetpage: event-sourced services on NATS JetStream\n\nUsage: jetpage COMMAND …\n\nCommands:\n";
  for (const Command& command : commands) {
    text += "  " + command.name + std::string(12 - std::min<std::size_t>(11, command.name.size()), ' ') +
            command.summary + "\n";
  }
  text += "\njetpage COMMAND --help tells more, jetpage man all of it.\n\nExit codes:\n";
  for (const auto& [code, meaning] : exit_meanings) {
    text += "  " + std::to_string(static_cast<int>(code)) + "  " + meaning + "\n";
  }
  return text;
}

Error unknown_command(const std::vector<Command>& commands, const std::string& name) {
  std::string names;
  for (const Command& command : commands) names += (names.empty() ? "" : ", ") + command.name;
  return {Fault::invalid, "command_unknown",
          "there is no command '" + name + "'; there are " + names + "; try: jetpage --help"};
}

Result<ExitCode> print(const std::string& text) {
  Output output;
  output.text(text);
  if (auto done = output.finish(); !done) return std::move(done).error();
  return ExitCode::ok;
}

Result<ExitCode> run_command(const std::vector<Command>& commands, const std::vector<std::string>& typed) {
  const std::string& name = typed.front();
  if (name == "--help" || name == "-h" || name == "help") return print(overview(commands));
  const std::string wanted = name == "--version" ? "version" : name;
  const auto command =
      std::find_if(commands.begin(), commands.end(), [&](const Command& c) { return c.name == wanted; });
  if (command == commands.end()) return unknown_command(commands, name);
  const auto read = read_words(*command, {typed.begin() + 1, typed.end()});
  if (!read) return read.error();
  if (read->help) return print(*read->help);
  return command->run(read->words);
}

}  // namespace

ExitCode run(const std::vector<Command>& commands, const std::vector<std::string>& typed) {
  if (typed.empty()) {
    say(overview(commands));
    return ExitCode::usage;
  }
  const auto code = run_command(commands, typed);
  if (code) return *code;
  complain(code.error().message);
  return exit_code_of(code.error().fault);
}

}  // namespace jetpage::api::cli
