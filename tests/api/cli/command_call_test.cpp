#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "jetpage/api/cli/server/command_call.hpp"
#include "jetpage/schemas/eventstore_generated.h"
#include "tests/support/shipped.hpp"

using namespace jetpage;
using namespace jetpage::api::cli;
using Catch::Matchers::ContainsSubstring;

namespace {

const api::CommandEndpoint& command(const char* aggregate, const char* verb) {
  const auto found = find_command(jetpage::tests::shipped("cinema"), aggregate, verb);
  REQUIRE(found);
  return **found;
}

std::string refusal(const eventstore::Result<std::string>& result) {
  REQUIRE(result.is(eventstore::Fault::invalid));
  return result.error().message;
}

// No command of today has lists: a table that has.
api::CommandEndpoint with_list() {
  api::CommandEndpoint endpoint = command("movie", "register");
  endpoint.body = schemas::CommitTypeTable();
  return endpoint;
}

}  // namespace

TEST_CASE("aggregates and commands are found whatever their case") {
  CHECK(command("reservation", "changestatus").path == "/reservations/{id}");
  CHECK(command("Reservation", "ChangeStatus").path == "/reservations/{id}");
  CHECK(command("MOVIE", "register").method == "POST");
}

TEST_CASE("an unknown aggregate or command is answered with those there are") {
  const auto& cinema = jetpage::tests::shipped("cinema");
  CHECK_THAT(find_command(cinema, "film", "register").error().message,
             ContainsSubstring("movie, review, reservation, payment"));
  CHECK_THAT(find_command(cinema, "reservation", "burn").error().message, ContainsSubstring("reserve, changestatus"));
}

TEST_CASE("texts and numbers go as they were typed") {
  const auto body = body_of(command("review", "write"), {"movieId=1", "content=a \"quoted\" = sign\n한국어"});
  CHECK(*body == R"({"movieId":"1","content":"a \"quoted\" = sign\n한국어"})");
  CHECK(*body_of(command("movie", "register"), {}) == "{}");
  CHECK(*body_of(command("movie", "register"), {"desc="}) == R"({"desc":""})");
}

TEST_CASE("with := a value is JSON, and a list always is") {
  CHECK(*body_of(command("review", "write"), {"movieId:=1", "content:=null"}) == R"({"movieId":1,"content":null})");
  CHECK(*body_of(with_list(), {"id=x", R"(events=[{"type":"a"}])"}) == R"({"id":"x","events":[{"type":"a"}]})");
  CHECK_THAT(refusal(body_of(with_list(), {"events=a,b"})), ContainsSubstring("events takes JSON"));
  CHECK_THAT(refusal(body_of(command("movie", "register"), {R"(desc:="a","movieId":1)"})),
             ContainsSubstring("desc takes JSON"));
}

TEST_CASE("an id stands in the path, encoded, where the command takes one") {
  CHECK(*path_of(command("movie", "register"), {"desc=x"}) == "/movies");
  CHECK(*path_of(command("movie", "modify"), {"1", "desc=x"}) == "/movies/1");
  CHECK(*path_of(command("movie", "modify"), {"a/b c=d"}) == "/movies/a%2Fb%20c=d");
  CHECK(*body_of(command("movie", "modify"), {"1", "desc=x"}) == R"({"desc":"x"})");
}

TEST_CASE("a forgotten id, a mistyped field and a stray word are refused before anything is sent") {
  CHECK_THAT(refusal(path_of(command("movie", "modify"), {})), ContainsSubstring("needs the id of the movie"));
  CHECK_THAT(refusal(path_of(command("movie", "modify"), {"desc=x"})), ContainsSubstring("needs the id of the movie"));
  CHECK_THAT(refusal(body_of(command("movie", "register"), {"dsc=x"})), ContainsSubstring("it takes desc"));
  CHECK_THAT(refusal(body_of(command("movie", "register"), {"5"})), ContainsSubstring("'5' is no field=value"));
  CHECK_THAT(refusal(body_of(command("movie", "register"), {"=5"})), ContainsSubstring("'=5' is no field=value"));
}

TEST_CASE("the id is a field only where the body brings it") {
  CHECK_THAT(refusal(body_of(command("movie", "register"), {"movieId=1"})), ContainsSubstring("no field 'movieId'"));
  CHECK(*body_of(command("payment", "pay"), {"rsvId=1"}) == R"({"rsvId":"1"})");
}

TEST_CASE("the list of commands names their fields and requests") {
  const auto text = list_commands({&jetpage::tests::shipped("cinema")}, "reservation");
  CHECK_THAT(text, ContainsSubstring("cinema reservation changestatus ID  status=text") &&
                       ContainsSubstring("movieId=number status=text") &&
                       ContainsSubstring("PATCH /reservations/{id}"));
  CHECK(text.find("movie register") == std::string::npos);
}
