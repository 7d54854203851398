#include "jetpage/api/cli/commands.hpp"
#include "jetpage/api/cli/scaffold/project.hpp"
#include "jetpage/api/cli/terminal/output.hpp"
#include "jetpage/api/cli/terminal/talk.hpp"

namespace jetpage::api::cli {
namespace {

eventstore::Result<ExitCode> write_new(const Words& words) {
  const std::string aggregate = words.has("--aggregate") ? words.text("--aggregate") : "item";
  const auto names = project_names(words.text("SYSTEM"), aggregate, words.text("--plural"));
  if (!names) return names.error();
  const std::string folder = words.has("--folder") ? words.text("--folder") : names->system;
  const auto written = write_project(folder, *names);
  if (!written) return written.error();

  Output output;
  for (const auto& path : *written) output.line(path.string());
  if (auto done = output.finish(); !done) return std::move(done).error();
  say("Next, and more in its README.md:");
  say("  cd " + folder + " && cmake -G Ninja -B build && cmake --build build");
  say("  ctest --test-dir build");
  say("  build/" + names->system + " serve");
  return ExitCode::ok;
}

}  // namespace

Command new_command() {
  return {
      .name = "new",
      .summary = "Write a project for a system of your own: one that builds, with its tests",
      .arguments = {{"SYSTEM", Argument::Count::one, "Its name, a word: lending"}},
      .options = {{"--aggregate", "NAME", "What it is about: book, or order_item (default item)"},
                  {"--plural", "NAMES", "Its plural, for the paths and the list (default: made by the usual rule)"},
                  {"--folder", "FOLDER", "Where, absent or empty (default: the system's name)"}},
      .example = "jetpage new lending --aggregate book",
      .run = write_new,
  };
}

}  // namespace jetpage::api::cli
