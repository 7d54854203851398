#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <nlohmann/json.hpp>

#include "tests/api/cli/cli.hpp"
#include "tests/api/feed/movie_log.hpp"
#include "tests/support/await.hpp"
#include "tests/support/nats_server.hpp"

using namespace jetpage::tests;
using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::StartsWith;
using nlohmann::json;

// What an operator sees of a system that runs: `tail`, `show`, `views`, `send --follow`.

namespace {

// One cinema for all that only look: a movie, its reservation under the key k1, and all that this set off.
class Cinema {
 public:
  Cinema() {
    if (type({"send", "cinema", "movie", "register", "desc=Happy Story!"}).exit_code != 0)
      throw std::runtime_error("no movie");
    saga_ = type({"send", "cinema", "reservation", "reserve", "movieId=1", "--key", "k1", "--follow"});
  }
  Finished type(std::vector<std::string> words) const {
    return typed_with({{"JETPAGE_DATA", server_.data().string()}}, std::move(words));
  }
  Finished shell_line(const std::string& line) const {
    return shell(line, {{"JETPAGE_DATA", server_.data().string()}});
  }
  [[nodiscard]] const Finished& saga() const { return saga_; }
  [[nodiscard]] const Server& server() const { return server_; }

 private:
  Server server_;
  Finished saga_;
};

const Cinema& theatre() {
  static const Cinema one;
  return one;
}

std::vector<json> json_lines(const Finished& done) {
  INFO(done.err);
  CHECK(done.exit_code == 0);
  return rows_of(done);
}

std::vector<std::string> types_of(const Finished& done) {
  std::vector<std::string> types;
  for (const json& event : json_lines(done)) types.push_back(event.at("eventType"));
  return types;
}

using Types = std::vector<std::string>;

}  // namespace

TEST_CASE("send --follow prints the body, then every event of the saga, and ends when it is quiet") {
  const auto lines = json_lines(theatre().saga());
  REQUIRE(lines.size() == 6);
  CHECK(lines[0].at("rsvId") == 1);
  Types types;
  for (std::size_t i = 1; i < lines.size(); ++i) types.push_back(lines[i].at("event").at("eventType"));
  std::sort(types.begin() + 3, types.end());  // two services react to the confirmation
  CHECK(types ==
        Types{"PaymentApproved", "ReservationCreated", "ReservationConfirmed", "MessageSent", "MovieReserved"});
}

TEST_CASE("send tells the events that it caused itself, which stand before its position") {
  const Server server;
  const Environment there = {{"JETPAGE_DATA", server.data().string()}};
  const auto made = typed_with(there, {"send", "cinema", "movie", "register", "desc=x"});
  CHECK_THAT(made.err, ContainsSubstring("\n  1  movie 1  MovieRegistered\n"));
  CHECK(lines_of(made.out).size() == 1);
}

TEST_CASE("send --follow of a saga whose policies do not run says who is behind and exits with 4") {
  const Server server({.systems = {"cinema"}, .settings = {{"JETPAGE_ROLES", "commands,queries,projections"}}});
  const auto done = typed_with({{"JETPAGE_DATA", server.data().string()}},
                               {"send", "cinema", "movie", "register", "desc=x", "--follow", "--within", "1s"});
  CHECK(done.exit_code == 4);
  CHECK(lines_of(done.out).size() == 2);
  CHECK_THAT(done.err, ContainsSubstring("not quiet") && ContainsSubstring("cinema-message never ran") &&
                           ContainsSubstring("try: jetpage tail cinema --follow --correlation "));
}

TEST_CASE("show prints state, version, and what made it so") {
  const auto shown = theatre().type({"show", "cinema", "reservation", "1"});
  CHECK(shown.exit_code == 0);
  CHECK_THAT(shown.out, StartsWith("cinema reservation 1\n  version 2, position 4, ") &&
                            ContainsSubstring(R"({"rsvId":1,"movieId":1,"status":"reserved","payId":1})") &&
                            ContainsSubstring("command with key k1") &&
                            ContainsSubstring("cinema-reservation on 2 (PaymentApproved of payment 1)"));
}

TEST_CASE("show --json has the same as one object") {
  const auto rows = json_lines(theatre().type({"show", "cinema", "reservation", "1", "--json"}));
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].at("version") == 2);
  CHECK(rows[0].at("state").at("status") == "reserved");
  const json& history = rows[0].at("history");
  REQUIRE(history.size() == 2);
  CHECK(history[1].at("events") == json{"ReservationConfirmed"});
  CHECK(history[1].at("cause") == "cinema-reservation on 2 (PaymentApproved of payment 1)");
  CHECK(history[0].at("correlation") == history[1].at("correlation"));
}

TEST_CASE("show --at is the aggregate as it was") {
  const auto then = json_lines(theatre().type({"show", "cinema", "movie", "1", "--at", "4", "--json"})).at(0);
  CHECK(then.at("state").at("status") == "available");
  CHECK(then.at("position") == 1);
  const auto now = json_lines(theatre().type({"show", "cinema", "movie", "1", "--json"})).at(0);
  CHECK(now.at("state").at("status") == "reserved");
  const auto before = theatre().type({"show", "cinema", "reservation", "1", "--at", "2"});
  CHECK(before.exit_code == 1);
  CHECK_THAT(before.err, ContainsSubstring("no reservation 1 in CINEMA at position 2"));
}

TEST_CASE("show of what is not there says so, and of what cannot be says what can") {
  CHECK(theatre().type({"show", "cinema", "movie", "99"}).exit_code == 1);
  const auto kind = theatre().type({"show", "cinema", "film", "1"});
  CHECK(kind.exit_code == 2);
  CHECK_THAT(kind.err, ContainsSubstring("there are movie, review, reservation, payment, message"));
  CHECK(theatre().type({"show", "cinema", "movie", "1", "--at", "soon"}).exit_code == 2);
}

TEST_CASE("show --last keeps the end of a long history and says how much it left out") {
  const auto shown = theatre().type({"show", "cinema", "reservation", "1", "--last", "1", "--json"});
  CHECK(json_lines(shown).at(0).at("history").size() == 1);
  CHECK_THAT(shown.err, ContainsSubstring("1 earlier commits are not shown"));
}

TEST_CASE("tail holds back what is not of the aggregate, the id, the type or the correlation that is asked for") {
  CHECK(types_of(theatre().type({"tail", "cinema", "--aggregate", "movie"})) ==
        Types{"MovieRegistered", "MovieReserved"});
  CHECK(types_of(theatre().type({"tail", "cinema", "--id", "1", "--from", "6"})) ==
        Types{types_of(theatre().type({"tail", "cinema"})).back()});
  CHECK(types_of(theatre().type({"tail", "cinema", "--type", "PaymentApproved,cinema.message.MessageSent"})) ==
        Types{"PaymentApproved", "MessageSent"});
  const auto envelope = json_lines(theatre().type({"tail", "cinema", "--from", "2", "--envelope"})).at(0);
  CHECK(types_of(theatre().type({"tail", "cinema", "--correlation", envelope.at("correlation")})).size() == 5);
  CHECK(theatre().type({"tail", "cinema", "--id", "2"}).out.empty());
}

TEST_CASE("tail begins at a time or an age") {
  const auto events = json_lines(theatre().type({"tail", "cinema", "--envelope"}));
  REQUIRE(events.size() == 6);
  const std::string time = events[0].at("time");
  CHECK(types_of(theatre().type({"tail", "cinema", "--from", time})).size() == 6);
  CHECK(types_of(theatre().type({"tail", "cinema", "--since", "1h"})).size() == 6);
  CHECK(theatre().type({"tail", "cinema", "--from", "2100-01-01"}).out.empty());
  CHECK(theatre().type({"tail", "cinema", "--since", "soon"}).exit_code == 2);
  CHECK(theatre().type({"tail", "cinema", "--since", "1h", "--from", "1"}).exit_code == 2);
}

TEST_CASE("tail of an aggregate or an event that the system has not is wrong usage, and names those it has") {
  const auto kind = theatre().type({"tail", "cinema", "--aggregate", "film"});
  CHECK(kind.exit_code == 2);
  CHECK_THAT(kind.err, ContainsSubstring("there are movie, review"));
  const auto type = theatre().type({"tail", "cinema", "--type", "MovieBurnt"});
  CHECK(type.exit_code == 2);
  CHECK_THAT(type.err, ContainsSubstring("MovieRegistered"));
}

TEST_CASE("on a terminal tail is a table that fits, elsewhere and with --json it is JSON lines") {
  const auto on_terminal = [](const std::string& command) {
    const auto shown =
        theatre().shell_line("script -qec 'stty cols 50; $jetpage " + command + "' /dev/null | tr -d '\\r'");
    CHECK(shown.out.find('\x1b') == std::string::npos);
    return shown.out;
  };
  const auto lines = lines_of(on_terminal("tail cinema"));
  REQUIRE(lines.size() == 7);
  CHECK_THAT(lines[0], StartsWith("POSITION"));
  CHECK_THAT(lines[4], ContainsSubstring("reservation 1"));
  CHECK_THAT(lines[5] + lines[6], ContainsSubstring("message 1") && ContainsSubstring("movie 1"));
  for (const std::string& line : lines) CHECK(line.size() <= 52);  // … is three bytes
  CHECK(json::accept(lines_of(on_terminal("tail cinema --json")).at(0)));
  CHECK_THAT(theatre().type({"tail", "cinema", "--table"}).out, StartsWith("POSITION"));
  CHECK_THAT(on_terminal("views cinema"), StartsWith("SYSTEM") && ContainsSubstring("\nVIEW         movies\n"));
}

TEST_CASE("views lists each with its generation, position, lag, rows and size") {
  const auto all = [] { return json_lines(theatre().type({"views", "cinema", "--json"})); };
  REQUIRE(await([&] { return all().at(0).at("position") == 6; }));
  const auto rows = all();
  REQUIRE(rows.size() == 6);
  CHECK(rows[0].at("view") == "movies");
  CHECK(rows[0].at("state") == "live");
  CHECK(rows[0].at("generation") == 1);
  CHECK(rows[0].at("rows") == 1);
  CHECK(rows[0].at("lagEvents") == 0);
  CHECK(rows[0].at("lagSeconds") == 0);
  CHECK(rows[0].at("bytes") > 0);
  const auto remote = json_lines(typed("views", "cinema", "--json", "--url", theatre().server().url()));
  CHECK(remote.at(0).at("rows") == 1);
  CHECK(remote.at(0).at("lagEvents") == 0);
}

TEST_CASE("every listing is JSON line by line, and a reader that goes is no error") {
  for (const char* listing :
       {"views", "doctor", "systems", "config", "version", "tail cinema", "show cinema movie 1"}) {
    INFO(listing);
    for (const std::string& line : lines_of(theatre().shell_line("$jetpage " + std::string(listing) + " --json").out)) {
      CHECK(json::accept(line));
    }
    const auto gone = theatre().shell_line("$jetpage " + std::string(listing) + " | true; exit ${PIPESTATUS[0]}");
    CHECK(gone.exit_code <= 1);
    CHECK(gone.err.empty());
  }
}

TEST_CASE("send --help of an aggregate shows each command with its fields and their types") {
  const auto help = typed("send", "--help", "cinema", "movie");
  CHECK(help.exit_code == 0);
  CHECK_THAT(help.out, ContainsSubstring("jetpage send cinema movie register") && ContainsSubstring("desc") &&
                           ContainsSubstring("text") && ContainsSubstring("jetpage send cinema movie modify ID"));
  CHECK_THAT(typed("send", "--help", "cinema", "message").out, ContainsSubstring("takes no commands"));
}
