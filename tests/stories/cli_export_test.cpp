#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "tests/stories/operated.hpp"

// jetpage export and import: a log as text, and back without a difference.
using namespace jetpage::tests;
using Catch::Matchers::ContainsSubstring;

namespace {

Finished import_to(const std::filesystem::path& data, const std::string& lines) {
  return typed_with({}, {"import", "cinema", "--data", data.string()}, lines);
}

std::string exported(const Server& server) {
  const auto done = operate(server, {"export", "cinema"});
  INFO(done.err);
  REQUIRE(done.exit_code == 0);
  return done.out;
}

}  // namespace

TEST_CASE("What was exported and imported is the same log: ids, versions, causes, times, positions") {
  Server server;
  open_cinema(server, 4);
  const std::string lines = exported(server);
  const auto first = nlohmann::json::parse(lines_of(lines)[0]);
  CHECK(first["position"] == 1);
  CHECK(first["events"][0]["data"]["desc"] == "Beautiful Movie");
  const TempFolder folder;
  const auto data = folder.path() / "data";
  const auto imported = import_to(data, lines);
  INFO(imported.err);
  REQUIRE(imported.exit_code == 0);
  CHECK_THAT(imported.err, ContainsSubstring("sound"));
  CHECK(typed("export", "cinema", "--data", data.string()).out == lines);
  const auto twice = import_to(data, lines);
  CHECK(twice.exit_code == 0);
  CHECK_THAT(twice.err, ContainsSubstring("imported 0 entries") && ContainsSubstring("there already: sound"));
  const auto at_work = import_to(server.data(), lines);
  CHECK(at_work.exit_code == 1);
  CHECK_THAT(at_work.err, ContainsSubstring("jetpage serve is at work"));
}

TEST_CASE("A server goes on from an imported log: views, numbers, and no reaction twice") {
  Server server;
  open_cinema(server, 4);
  const std::string lines = exported(server);
  REQUIRE(server.stop() == ExitStatus{0, 0});
  std::filesystem::remove_all(server.data());
  REQUIRE(import_to(server.data(), lines).exit_code == 0);
  server.start();
  Http http(server.url());
  const Answer made = http.post("/movies", R"({"desc":"Behind the imported"})");
  CHECK(made.status == 201);
  CHECK(json_of(made)["movieId"] == 5);
  REQUIRE(http.get("/messages", {{"Min-Position", made.header("Position")}}).status == 200);
  CHECK(http.post("/reservations", R"({"movieId":3})").status == 201);
  REQUIRE(await([&] { return count_of(http, "messages") >= 3; }));
  CHECK(count_of(http, "messages") == 3);
  const auto sound = operate(server, {"verify", "cinema"});
  INFO(sound.out << sound.err);
  CHECK(sound.exit_code == 0);
}

TEST_CASE("An import refuses lines that were changed, left out or are no lines, and says which") {
  Server server;
  open_cinema(server, 2);
  auto lines = lines_of(exported(server));
  const auto refused = [](const std::vector<std::string>& wrong, const std::string& why) {
    std::string text;
    for (const auto& line : wrong) text += line + "\n";
    const TempFolder folder;
    const auto done = import_to(folder.path() / "data", text);
    INFO(done.err);
    CHECK(done.exit_code == 1);  // something has been done
    CHECK_THAT(done.err, ContainsSubstring("line 2") && ContainsSubstring(why) &&
                             ContainsSubstring("what came before it has been written"));
  };
  auto changed = lines;
  changed[1].replace(changed[1].find("Beautiful"), 9, "Beautyful");
  refused(changed, "was changed");
  auto missing = lines;
  missing.erase(missing.begin() + 1);
  refused(missing, "does not follow 1");
  auto rubbish = lines;
  rubbish[1] = "{";
  refused(rubbish, "no JSON object");
}

TEST_CASE("An import that broke off says so, and the whole export goes on from there; another log's is refused") {
  Server server;
  open_cinema(server, 4);
  const std::string whole = exported(server);
  const auto lines = lines_of(whole);
  std::string half;
  for (std::size_t i = 0; i < lines.size() / 2; ++i) half += lines[i] + "\n";
  const std::string count = std::to_string(lines.size() / 2);
  const TempFolder folder;
  const auto data = folder.path() / "data";

  const auto torn = import_to(data, half + lines[lines.size() / 2].substr(0, 40));
  CHECK(torn.exit_code == 1);
  CHECK_THAT(torn.err, ContainsSubstring("not the whole log") && ContainsSubstring("the whole export once more"));
  const auto cut = import_to(data, half);  // between two lines
  CHECK(cut.exit_code == 1);
  CHECK_THAT(cut.err, ContainsSubstring("stdin ended at position " + count + " of " + std::to_string(lines.size())));

  Server other;
  open_cinema(other, 2);
  const std::string others = exported(other);
  const auto refused = import_to(data, others);
  CHECK(refused.exit_code == 1);
  CHECK_THAT(refused.err, ContainsSubstring("line 1") && ContainsSubstring("not those of this export") &&
                              ContainsSubstring("try: another --data"));

  const auto again = import_to(data, whole);
  INFO(again.err);
  CHECK(again.exit_code == 0);
  CHECK_THAT(again.err, ContainsSubstring("behind " + count + " that were there already: sound"));
  CHECK(typed("export", "cinema", "--data", data.string()).out == whole);

  std::string shorter;
  for (std::string line : lines_of(half)) {
    line.replace(line.rfind("\"last\":"), std::string::npos, "\"last\":" + count + "}\n");
    shorter += line;
  }
  const auto goes_on = import_to(data, shorter);
  CHECK(goes_on.exit_code == 1);
  CHECK_THAT(goes_on.err, ContainsSubstring("goes on behind position " + count));
}

TEST_CASE("An import of nothing, or of rubbish from the first line on, does nothing and says so") {
  for (const char* text : {"", "rubbish\n"}) {
    const TempFolder folder;
    const auto done = import_to(folder.path() / "data", text);
    INFO(done.err);
    CHECK(done.exit_code == 2);
    CHECK(done.err.find("sound") == std::string::npos);
  }
}
