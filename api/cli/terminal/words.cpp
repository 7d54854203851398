#include "jetpage/api/cli/terminal/words.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <charconv>
#include <limits>

namespace jetpage::api::cli {
namespace {

using eventstore::Error;
using eventstore::Fault;
using eventstore::Result;

// CLI11 wants a place for each value; they are fetched from its options afterwards.
const CLI::callback_t keep = [](const CLI::results_t&) { return true; };

void add(CLI::App& app, const Argument& argument) {
  CLI::Option* option = app.add_option(argument.name, keep, argument.help);
  if (argument.count == Argument::Count::any) {
    option->expected(0, std::numeric_limits<int>::max() / 2)->allow_extra_args();
  } else {
    option->required();
  }
}

void add(CLI::App& app, const Option& option) {
  const std::string names = option.letter.empty() ? option.name : option.letter + "," + option.name;
  if (option.value.empty()) {
    app.add_flag(names, option.help);
  } else {
    app.add_option(names, keep, option.help)
        ->type_name(option.value)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
  }
}

Words words_of(const CLI::App& app, const Command& command) {
  std::map<std::string, std::vector<std::string>> words;
  for (const Argument& argument : command.arguments) words[argument.name] = app.get_option(argument.name)->results();
  for (const Option& option : command.options) words[option.name] = app.get_option(option.name)->results();
  return Words(std::move(words));
}

std::string help_of(const CLI::App& app, const Command& command, const Words& words) {
  std::string text = app.help();
  if (!command.example.empty()) text += "\nExample: " + command.example + "\n";
  text += "Exit codes: 0 ok, 1 problems found, 2 usage, 3 unreachable, 4 timed out (jetpage --help)\n";
  const std::string more = command.more_help(words);
  return text + (more.empty() ? "" : "\n") + more;
}

}  // namespace

Result<ReadWords> read_words(const Command& command, std::vector<std::string> typed) {
  CLI::App app(command.summary, "jetpage " + command.name);
  for (const Argument& argument : command.arguments) add(app, argument);
  for (const Option& option : command.options) add(app, option);
  std::reverse(typed.begin(), typed.end());  // as CLI11 takes them
  try {
    app.parse(std::move(typed));
  } catch (const CLI::CallForHelp&) {
    const Words words = words_of(app, command);
    return ReadWords{words, help_of(app, command, words)};
  } catch (const CLI::Error& error) {
    return Error{
        Fault::invalid, "usage",
        std::string(error.what()) + "; in: jetpage " + command.name + "; try: jetpage " + command.name + " --help"};
  }
  return ReadWords{words_of(app, command), {}};
}

Result<std::uint64_t> number_of(const Words& words, const std::string& option, std::uint64_t otherwise) {
  if (!words.has(option)) return otherwise;
  const std::string text = words.text(option);
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error == std::errc() && end == text.data() + text.size() && number > 0) return number;
  return Error{Fault::invalid, "number_invalid", option + " '" + text + "' is no whole number from 1 on; try: --help"};
}

}  // namespace jetpage::api::cli
