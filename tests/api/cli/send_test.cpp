#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <nlohmann/json.hpp>

#include "tests/api/cli/cli.hpp"
#include "tests/support/server.hpp"

using namespace jetpage::tests;
using Catch::Matchers::ContainsSubstring;
using nlohmann::json;

// `jetpage send` to a server of its own.

namespace {

class Sender {
 public:
  explicit Sender(std::vector<std::string> systems) : server_({.systems = std::move(systems), .settings = {}}) {}

  // The server is found through its data folder.
  Finished send(std::vector<std::string> words) {
    words.insert(words.begin(), "send");
    return typed_with({{"JETPAGE_DATA", server_.data().string()}}, std::move(words));
  }
  [[nodiscard]] Server& server() { return server_; }

 private:
  Server server_;
};

}  // namespace

TEST_CASE("send prints the answer's body on stdout, and status, version and position on stderr") {
  Sender cinema({"cinema"});
  const auto made = cinema.send({"cinema", "movie", "register", "desc=Happy Story!"});
  CHECK(made.exit_code == 0);
  CHECK_THAT(made.err, ContainsSubstring("201  ETag: \"1\"  Position: 1  Location: /movies/1"));
  CHECK(json::parse(made.out).at("desc") == "Happy Story!");
  CHECK(made.out.back() == '\n');

  const auto changed = cinema.send({"cinema", "movie", "modify", "1", "desc=Sad Story"});
  CHECK(changed.exit_code == 0);
  CHECK(json::parse(changed.out).at("desc") == "Sad Story");

  const auto removed = cinema.send({"cinema", "movie", "remove", "1"});
  CHECK(removed.exit_code == 0);
  CHECK(removed.out.empty());
  CHECK_THAT(removed.err, ContainsSubstring("204"));
}

TEST_CASE("what the server refuses exits with 1, its problem on stdout") {
  Sender cinema({"cinema"});
  const auto unknown = cinema.send({"cinema", "movie", "modify", "7", "desc=x"});
  CHECK(unknown.exit_code == 1);
  CHECK(json::parse(unknown.out).at("code") == "not_found");
  const auto refused = cinema.send({"cinema", "reservation", "reserve", "movieId=7"});
  CHECK(refused.exit_code == 1);
  CHECK(json::parse(refused.out).at("code") == "movie_unknown");
  CHECK(cinema.send({"cinema", "reservation", "reserve", "movieId=five"}).exit_code == 1);
}

TEST_CASE("a key makes a repetition the same command, and a version makes it conditional") {
  Sender cinema({"cinema"});
  CHECK(cinema.send({"cinema", "movie", "register", "desc=Once", "--key", "k-1"}).out ==
        cinema.send({"cinema", "movie", "register", "desc=Once", "--key", "k-1"}).out);
  CHECK(cinema.send({"cinema", "movie", "modify", "1", "desc=Twice", "--if-match", "1"}).exit_code == 0);
  const auto late = cinema.send({"cinema", "movie", "modify", "1", "desc=Thrice", "--if-match", "1"});
  CHECK(late.exit_code == 1);
  CHECK(json::parse(late.out).at("code") == "version_differs");
}

TEST_CASE("send finds the server by --url too") {
  Sender cinema({"cinema"});
  const std::string url = cinema.server().url();
  CHECK(typed("send", "cinema", "movie", "register", "desc=x", "--url", url).exit_code == 0);
  CHECK(typed("send", "cinema", "movie", "register", "desc=x", "--url", url.substr(7) + "/").exit_code == 0);
  CHECK(typed("send", "cinema", "movie", "register", "desc=x", "--url", url + "/nowhere").exit_code == 1);
}
