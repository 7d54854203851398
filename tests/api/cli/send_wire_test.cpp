#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <future>

#include "tests/api/cli/cli.hpp"
#include "tests/api/http/script.hpp"

using namespace jetpage::tests;
using Catch::Matchers::ContainsSubstring;

// `jetpage send` to servers that answer as they are told.

namespace {

// What a server that has cinema.movie.Register at this path says of itself.
std::string description_of(const std::string& path, const std::string& command = "cinema.movie.Register") {
  return R"({"paths": {"/movies": {"post": {"summary": "other.movie.Register"}}, ")" + path +
         R"(": {"post": {"summary": ")" + command + R"("}}}})";
}

HttpScript::Answer answer(int status) {
  return [status](const httplib::Request&, httplib::Response& response) {
    response.status = status;
    response.set_content("{}", "application/json");
  };
}

Finished register_at(const std::string& url, std::vector<std::string> more = {}) {
  std::vector<std::string> words = {"send", "cinema", "movie", "register", "desc=x", "--url", url};
  words.insert(words.end(), more.begin(), more.end());
  return typed_with({{"JETPAGE_COMMAND_TIMEOUT", "1ms"}}, words);
}

}  // namespace

TEST_CASE("the request has the fields as JSON, the key and the version") {
  HttpScript server(description_of("/movies"), answer(201));
  CHECK(register_at(server.url(), {"--key", "k1", "--if-match", "3"}).exit_code == 0);
  const auto asked = server.asked();
  REQUIRE(asked.size() == 1);
  CHECK(asked[0].path == "/movies");
  CHECK(asked[0].body == R"({"desc":"x"})");
  CHECK(asked[0].headers.find("Content-Type")->second == "application/json");
  CHECK(asked[0].headers.find("Idempotency-Key")->second == "k1");
  CHECK(asked[0].headers.find("If-Match")->second == "\"3\"");
}

TEST_CASE("the server's description says where the system's paths stand") {
  HttpScript below_name(description_of("/cinema/movies"), answer(201));
  CHECK(register_at(below_name.url()).exit_code == 0);
  CHECK(below_name.asked().at(0).path == "/cinema/movies");
}

TEST_CASE("a server of another system is not taken for the right one because a path is the same") {
  HttpScript other(description_of("/films", "other.film.Register"), answer(201));
  const auto done = register_at(other.url());
  CHECK(done.exit_code == 1);
  CHECK_THAT(done.err, ContainsSubstring("does not take cinema.movie.Register") && ContainsSubstring("try: "));
  CHECK(other.asked().empty());
}

TEST_CASE("a gateway without a description has the paths at its root, and a path in the URL is taken as it is") {
  HttpScript gateway("", answer(201));
  CHECK(register_at(gateway.url()).exit_code == 0);
  CHECK(register_at(gateway.url() + "/my/cinema/").exit_code == 0);
  CHECK(gateway.asked().at(0).path == "/movies");
  CHECK(gateway.asked().at(1).path == "/my/cinema/movies");
}

TEST_CASE("the status is the exit code") {
  const std::pair<int, int> codes[] = {{200, 0}, {201, 0}, {204, 0}, {400, 1}, {404, 1},
                                       {409, 1}, {412, 1}, {500, 1}, {503, 3}, {504, 4}};
  for (const auto& [status, code] : codes) {
    INFO(status);
    HttpScript server("", answer(status));
    const auto done = register_at(server.url());
    CHECK(done.exit_code == code);
    CHECK_THAT(done.err, ContainsSubstring(std::to_string(status)));
  }
}

TEST_CASE(
    "an answer that does not come exits with 4, says that the command may have been done, and how to repeat it "
    "safely") {
  std::promise<void> has_ended;
  HttpScript slow("", [ended = has_ended.get_future().share()](const httplib::Request&, httplib::Response& response) {
    ended.wait();
    response.status = 201;
  });
  const auto keyed = register_at(slow.url(), {"--key", "k1"});
  has_ended.set_value();
  CHECK(keyed.exit_code == 4);
  CHECK(keyed.out.empty());
  CHECK_THAT(keyed.err,
             ContainsSubstring("may or may not have been done") && ContainsSubstring("same --key, which is safe"));
  CHECK(slow.asked().size() == 1);
}
