#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "tests/stories/operated.hpp"
#include "tests/support/damage.hpp"
#include "tests/support/story_log.hpp"

// Somebody publishes by hand on a subject of the stream, which takes nothing back: jetpage skip lets all readers go on.
namespace jetpage::tests::skip_test {

using Catch::Matchers::ContainsSubstring;
using eventstore::Position;

namespace {

std::string text(Position position) { return std::to_string(position); }

Finished skip(const Server& server, Position position, std::vector<std::string> more = {}) {
  std::vector<std::string> words = {"skip", "cinema", text(position), "--who", "kim", "--why", "published by hand"};
  words.insert(words.end(), more.begin(), more.end());
  return operate(server, words);
}

void skipped(const Server& server, Position position, std::vector<std::string> more = {}) {
  const auto done = skip(server, position, std::move(more));
  INFO(done.err);
  REQUIRE(done.exit_code == 0);
}

bool is_up(Http& http) { return http.get("/actuator/health").status == 200; }

std::vector<nlohmann::json> findings(const Server& server) {
  return rows_of(operate(server, {"verify", "cinema", "--json"}));
}

}  // namespace

TEST_CASE(
    "A stray message among an aggregate's commits stops views and policies; skipped, all go on without a restart") {
  Server server;
  Http http(server.url());
  open_cinema(server, 2);
  const Position stray = publish_raw(server, "cinema.movie.2", "hello");
  REQUIRE(await([&] { return http.get("/actuator/health").status == 503; }));
  CHECK_THAT(http.get("/actuator/health").body, ContainsSubstring("CINEMA " + text(stray)));
  CHECK(http.post("/reservations", R"({"movieId":2})").status == 500);

  skipped(server, stray);
  CHECK(await([&] { return is_up(http); }));
  CHECK(http.post("/reservations", R"({"movieId":2})").status == 201);
  CHECK(await([&] { return count_of(http, "movies?status=reserved") == 2 && count_of(http, "messages") == 2; }));
  CHECK(await([&] { return operate(server, {"parked", "list", "cinema", "--json"}).out.empty(); }));
  CHECK(http.get("/movies/2/events").status == 200);
  CHECK(operate(server, {"show", "cinema", "movie", "2"}).exit_code == 0);
  CHECK(operate(server, {"tail", "cinema"}).exit_code == 0);

  const auto listed = rows_of(operate(server, {"skip", "cinema", "--list", "--json"}));
  REQUIRE(listed.size() == 1);
  CHECK(listed[0]["position"] == stray);
  CHECK(listed[0]["subject"] == "cinema.movie.2");
  CHECK(listed[0]["who"] == "kim");
  CHECK(listed[0]["why"] == "published by hand");
  const auto verified = operate(server, {"verify", "cinema", "--json"});
  CHECK(verified.exit_code == 0);
  REQUIRE(rows_of(verified).size() == 1);
  CHECK(rows_of(verified)[0]["code"] == "position_skipped");
  CHECK(rows_of(verified)[0]["sequence"] == stray);
  CHECK_THAT(operate(server, {"doctor", "cinema"}).out, ContainsSubstring(text(stray) + " by kim: published by hand"));
  CHECK_THAT(http.get("/metrics").body, ContainsSubstring("jetpage_skipped_positions{system=\"cinema\"} 1"));
}

TEST_CASE("A stray message on the subject of an aggregate to come does not take its number from it") {
  Server server;
  Http http(server.url());
  const Position stray = publish_raw(server, "cinema.movie.1", "hello");
  CHECK(http.post("/movies", R"({"desc":"a"})").status == 500);
  skipped(server, stray);
  const Answer made = http.post("/movies", R"({"desc":"a"})");
  CHECK(made.status == 201);
  CHECK(made.header("ETag") == "\"1\"");
  CHECK(await([&] { return count_of(http, "movieviews") == 1; }));
}

TEST_CASE("What is skipped while no server runs does not stop the next one, whose views are built anew") {
  Server server;
  {
    Http http(server.url());
    REQUIRE(http.post("/movies", R"({"desc":"a"})").status == 201);
  }
  const Position stray = publish_raw(server, "cinema.nobody", "hello");
  server.kill();
  std::filesystem::remove_all(server.data() / "views");
  skipped(server, stray);
  server.start();
  Http http(server.url());
  CHECK(await([&] { return count_of(http, "movieviews") == 1; }));
  CHECK(await([&] { return operate(server, {"parked", "list", "cinema", "--json"}).out.empty(); }));
}

TEST_CASE("What is a good commit, or no position, is not skipped; nor is anything without who and why") {
  Server server;
  Http http(server.url());
  REQUIRE(http.post("/movies", R"({"desc":"a"})").status == 201);
  const auto good = skip(server, 1);
  CHECK(good.exit_code == 1);
  CHECK_THAT(good.err, ContainsSubstring("CINEMA 1 (cinema.movie.1) is a good commit"));
  CHECK(skip(server, 99).exit_code == 1);
  CHECK(skip(server, 1, {"--undo"}).exit_code == 1);
  CHECK(operate(server, {"skip", "cinema", "1"}).exit_code == 2);
  CHECK(operate(server, {"skip", "cinema", "x", "--who", "k", "--why", "w"}).exit_code == 2);
  CHECK(operate(server, {"skip", "cinema"}).exit_code == 2);
  CHECK(operate(server, {"skip", "cinema", "--list"}).exit_code == 0);
  CHECK(StoryLog(server).last() == 1);
}

TEST_CASE("A word is taken back, and is kept: verify finds the message again, and so does the next rebuild") {
  Server server;
  Http http(server.url());
  open_cinema(server, 2);
  const Position stray = publish_raw(server, "cinema.movie.2", "hello");
  skipped(server, stray);
  skipped(server, stray);  // again: nothing more
  CHECK(await([&] { return is_up(http); }));
  skipped(server, stray, {"--undo"});
  CHECK(operate(server, {"skip", "cinema", "--list", "--json"}).out.empty());
  REQUIRE_FALSE(findings(server).empty());
  CHECK(findings(server)[0]["code"] == "commit_unreadable");
  CHECK(operate(server, {"rebuild", "cinema", "movieviews"}).exit_code == 1);
  skipped(server, stray);
  CHECK(operate(server, {"rebuild", "cinema", "movieviews"}).exit_code == 0);
  CHECK(StoryLog(server).last() == stray + 3);
}

TEST_CASE("A commit copied by hand stops its aggregate alone, and may be skipped") {
  Server server;
  Http http(server.url());
  open_cinema(server, 2);
  const auto first = StoryLog(server).entries().front();
  const Position copy = publish_raw(server, first.subject, {first.bytes.begin(), first.bytes.end()});
  CHECK(http.remove("/movies/1").status == 500);
  skipped(server, copy);
  CHECK(http.remove("/movies/1").status == 204);
}

TEST_CASE("What is skipped goes with an export and is skipped where it is imported") {
  Server server;
  Http http(server.url());
  open_cinema(server, 2);
  const Position stray = publish_raw(server, "cinema.movie.2", "hello");
  CHECK(operate(server, {"export", "cinema"}).exit_code == 1);
  skipped(server, stray);
  REQUIRE(await([&] { return is_up(http); }));
  REQUIRE(http.post("/reservations", R"({"movieId":2})").status == 201);
  REQUIRE(await([&] { return count_of(http, "messages") == 2; }));
  const auto exported = operate(server, {"export", "cinema"});
  REQUIRE(exported.exit_code == 0);
  const TempFolder folder;
  const auto data = (folder.path() / "data").string();
  const auto imported = typed_with({}, {"import", "cinema", "--data", data}, exported.out);
  INFO(imported.err);
  CHECK(imported.exit_code == 0);
  CHECK(typed("export", "cinema", "--data", data).out == exported.out);
  CHECK(rows_of(typed("skip", "cinema", "--list", "--json", "--data", data)).size() == 1);
}

}  // namespace jetpage::tests::skip_test
