#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "jetpage/api/cli/terminal/exit_code.hpp"
#include "jetpage/eventstore/result.hpp"

// A command of the command line as a table: command_line.cpp reads what was typed by it and makes its help of it.
namespace jetpage::api::cli {

// What was typed, by the names of the command's arguments and options.
class Words {
 public:
  Words() = default;
  explicit Words(std::map<std::string, std::vector<std::string>> words) : words_(std::move(words)) {}

  [[nodiscard]] bool has(const std::string& name) const { return !all(name).empty(); }
  [[nodiscard]] bool flag(const std::string& name) const { return text(name) == "true"; }
  // Empty when it was not typed.
  [[nodiscard]] std::string text(const std::string& name) const { return has(name) ? all(name).back() : std::string(); }
  [[nodiscard]] std::vector<std::string> all(const std::string& name) const {
    const auto found = words_.find(name);
    return found == words_.end() ? std::vector<std::string>() : found->second;
  }

 private:
  std::map<std::string, std::vector<std::string>> words_;
};

struct Argument {
  enum class Count { one, any };
  std::string name;  // SYSTEM
  Count count = Count::one;
  std::string help;
  std::vector<std::string> words = {};  // the only ones it may be, for completion and the help; empty: any
};

struct Option {
  std::string name;   // --from
  std::string value;  // POSITION; empty: a flag
  std::string help;
  std::string letter = {};  // -f
};

struct Command {
  std::string name;
  std::string summary;
  std::vector<Argument> arguments;  // one with Count::any comes last
  std::vector<Option> options;
  std::string example;
  // An error is printed, and its fault is the exit code.
  std::function<eventstore::Result<ExitCode>(const Words&)> run;
  // What --help says further, given what else was typed.
  std::function<std::string(const Words&)> more_help = [](const Words&) { return std::string(); };
};

}  // namespace jetpage::api::cli
