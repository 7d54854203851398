#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "tests/api/cli/cli.hpp"
#include "tests/support/temp_folder.hpp"

using namespace jetpage::tests;
using Catch::Matchers::ContainsSubstring;

// What the shells are given, run by the shells.

namespace {

// What bash offers behind these words, the last of them being typed.
std::string offered(const std::string& words) {
  const auto done = shell("source <($jetpage completion bash); COMP_WORDS=(jetpage " + words +
                          "); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _jetpage; echo \"${COMPREPLY[*]}\"");
  CHECK(done.exit_code == 0);
  CHECK(done.err.empty());
  return done.out.substr(0, done.out.find('\n'));
}

// The same of zsh, whose completion is asked for the words alone.
std::string offered_by_zsh(const std::string& words) {
  const std::string line =
      "source <($jetpage completion zsh); words=(jetpage " + words + "); CURRENT=$#words; _jetpage";
  const auto done =
      run({"zsh", "-fc", "compdef() { : }; compadd() { shift; print -r -- \"$@\" }; _files() { print files }; " + line},
          {{"jetpage", jetpage_binary()}});
  INFO(done.err);
  CHECK(done.exit_code == 0);
  CHECK(done.err.empty());
  return done.out.substr(0, done.out.find('\n'));
}

}  // namespace

TEST_CASE("bash completes commands, systems, aggregates, commands of aggregates, and options") {
  CHECK(offered("ta") == "tail");
  CHECK(offered("sho") == "show");
  CHECK(offered("tail ci") == "cinema");
  CHECK(offered("show cinema re") == "review reservation");
  CHECK(offered("send cinema movie reg") == "register");
  CHECK(offered("send cinema reservation ''") == "reserve changestatus");
  CHECK(offered("tail cinema --fo") == "--follow");
  CHECK(offered("completion z") == "zsh");
  CHECK(offered("systems cinema ci") == "cinema");
}

TEST_CASE("the value of an option is not taken for an argument, and is not completed from the tables") {
  CHECK(offered("send --key cinema ci") == "cinema");
  CHECK(offered("tail --nats ci").empty());
  CHECK(offered("show cinema movie 1 ''").empty());
}

TEST_CASE("zsh completes the same") {
  if (!is_on_path("zsh")) SKIP("zsh is not on PATH");
  CHECK_THAT(offered_by_zsh("ta"), ContainsSubstring("tail"));
  CHECK_THAT(offered_by_zsh("tail ci"), ContainsSubstring("cinema"));
  CHECK(offered_by_zsh("show cinema re") == "movie review reservation payment message");
  CHECK(offered_by_zsh("send cinema reservation ''") == "reserve changestatus");
  CHECK_THAT(offered_by_zsh("tail cinema --fo"), ContainsSubstring("--follow"));
  CHECK(offered_by_zsh("tail --nats ''") == "files");
}

TEST_CASE("a shell that is not known is wrong usage, and those that are are named") {
  const auto done = typed("completion", "fish");
  CHECK(done.exit_code == 2);
  CHECK_THAT(done.err, ContainsSubstring("there are bash, zsh"));
}

TEST_CASE("the manual page has every command, option and exit code, and troff takes it without a warning") {
  const auto page = typed("man");
  CHECK(page.exit_code == 0);
  CHECK(page.out.starts_with(".TH JETPAGE 1 "));
  for (const char* part :
       {"jetpage serve", "jetpage tail", "jetpage doctor", "\\-\\-correlation", "EXIT STATUS", "JETPAGE_"}) {
    INFO(part);
    CHECK_THAT(page.out, ContainsSubstring(part));
  }
  if (!is_on_path("groff")) SKIP("groff is not on PATH");
  const auto set = run({"groff", "-man", "-Tutf8", "-Kutf8", "-ww"}, {}, page.out);
  CHECK(set.exit_code == 0);
  CHECK(set.err.empty());
  CHECK_THAT(set.out, ContainsSubstring("found problems"));
}
