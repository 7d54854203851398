#include <catch2/catch_test_macros.hpp>
#include <fstream>

#include "tests/api/cli/cli.hpp"

using namespace jetpage::tests;

// Every example of api/cli/README.md, in its order, against a server of cinema. In the page's ```console blocks a line behind
// `$ ` is typed; the lines below it are what comes, stdout and stderr, where … stands for any text and a line of … alone for any lines.

namespace {

struct Example {
  int line = 0;
  std::string typed;
  std::vector<std::string> expected;
};

std::vector<Example> examples_in(const std::string& file) {
  std::ifstream stream(file);
  REQUIRE(stream);
  std::vector<Example> examples;
  bool is_console = false;
  std::string line;
  for (int number = 1; std::getline(stream, line); ++number) {
    if (line.starts_with("```")) {
      is_console = line == "```console";
    } else if (is_console && line.starts_with("$ ")) {
      examples.push_back({number, line.substr(2), {}});
    } else if (is_console && !examples.empty()) {
      examples.back().expected.push_back(line);
    }
  }
  return examples;
}

const std::string any = "…";

bool fits(std::string_view text, std::string_view pattern) {
  const auto gap = pattern.find(any);
  if (gap == pattern.npos) return text == pattern;
  if (!text.starts_with(pattern.substr(0, gap))) return false;
  const std::string_view rest = pattern.substr(gap + any.size());
  for (std::size_t at = gap; at <= text.size(); ++at) {
    if (fits(text.substr(at), rest)) return true;
  }
  return false;
}

using Lines = std::vector<std::string>;

bool fits(const Lines& lines, std::size_t line, const Lines& patterns, std::size_t pattern) {
  if (pattern == patterns.size()) return line == lines.size();
  if (patterns[pattern] == any) {
    for (std::size_t at = line; at <= lines.size(); ++at) {
      if (fits(lines, at, patterns, pattern + 1)) return true;
    }
    return false;
  }
  return line < lines.size() && fits(lines[line], patterns[pattern]) && fits(lines, line + 1, patterns, pattern + 1);
}

}  // namespace

TEST_CASE("every example of the command line's page runs, in its order, and prints what the page says") {
  const auto examples = examples_in(JETPAGE_SOURCE "/api/cli/README.md");
  REQUIRE(examples.size() >= 15);
  const Server server;
  const TempFolder bin;
  std::filesystem::create_symlink(jetpage_binary(), bin.path() / "jetpage");
  const Environment environment = {{"JETPAGE_DATA", server.data().string()}, {"TMPDIR", bin.path().string()}};
  for (const Example& example : examples) {
    const auto done =
        shell("unset JETPAGE_BINARY; PATH=" + bin.path().string() + ":$PATH; exec 2>&1; " + example.typed, environment);
    INFO("line " << example.line << ": " << example.typed << "\n" << done.out);
    CHECK(fits(lines_of(done.out), 0, example.expected, 0));
  }
}

TEST_CASE("the page has an example of every command") {
  std::string page;
  for (const Example& example : examples_in(JETPAGE_SOURCE "/api/cli/README.md")) page += example.typed + "\n";
  for (const std::string& line : lines_of(typed("--help").out)) {
    if (!line.starts_with("  ") || line[2] == ' ' || (line[2] >= '0' && line[2] <= '9')) continue;
    const std::string command = line.substr(2, line.find(' ', 2) - 2);
    if (command == "serve") continue;  // it runs all the while
    INFO(command);
    CHECK(page.find("jetpage " + command) != std::string::npos);
  }
}
