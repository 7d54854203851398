#pragma once

#include <chrono>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "tests/support/process.hpp"
#include "tests/support/server.hpp"

// The command line as a shell has it: the real program, its exit code, stdout and stderr.
namespace jetpage::tests {

using Environment = std::map<std::string, std::string>;

// Finds no server that happens to run on this machine.
inline Environment nowhere() { return {{"JETPAGE_DATA", "/nonexistent"}, {"JETPAGE_NATS", ""}}; }

inline Finished typed_with(const Environment& more, std::vector<std::string> words, const std::string& input = {}) {
  Environment environment = nowhere();
  for (const auto& [name, value] : more) environment[name] = value;
  words.insert(words.begin(), jetpage_binary());
  return run(words, environment, input);
}

template <class... Word>
Finished typed(const Word&... word) {
  return typed_with({}, {std::string(word)...});
}

// Through a shell, where "$jetpage" is the program.
inline Finished shell(const std::string& line, Environment more = {}) {
  Environment environment = nowhere();
  environment["jetpage"] = jetpage_binary();
  for (const auto& [name, value] : more) environment[name] = value;
  return run({"bash", "-c", line}, environment);
}

inline std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

// What it wrote with --json.
inline std::vector<nlohmann::json> rows_of(const Finished& done) {
  std::vector<nlohmann::json> rows;
  for (const std::string& line : lines_of(done.out)) rows.push_back(nlohmann::json::parse(line));
  return rows;
}

}  // namespace jetpage::tests
