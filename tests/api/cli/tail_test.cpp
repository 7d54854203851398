#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "jetpage/api/process/announcement.hpp"
#include "tests/api/cli/cli.hpp"
#include "tests/api/feed/movie_log.hpp"
#include "tests/support/await.hpp"
#include "tests/support/nats_server.hpp"

using namespace jetpage::tests;
using Catch::Matchers::ContainsSubstring;
using namespace std::chrono_literals;

namespace {

std::vector<std::string> movie_lines(int first, int last) {
  std::vector<std::string> lines;
  for (int n = first; n <= last; ++n) lines.push_back(movie_line(n));
  return lines;
}

// `jetpage tail cinema --follow …` while it runs.
class Follower {
 public:
  explicit Follower(const NatsServer& server, std::vector<std::string> more = {}) {
    Launch launch{
        {jetpage_binary(), "tail", "cinema", "--follow", "--nats", server.url()}, nowhere(), "/dev/null", out(), err()};
    launch.words.insert(launch.words.end(), more.begin(), more.end());
    process_ = std::make_unique<Process>(launch);
  }
  [[nodiscard]] std::vector<std::string> lines() const { return lines_of(read_text(out())); }
  [[nodiscard]] std::string talk() const { return read_text(err()); }
  bool await_lines(std::size_t count) {
    return await([&] { return lines().size() >= count; }, 20s);
  }
  ExitStatus end(int signal) {
    process_->signal(signal);
    return process_->wait(10s).value();
  }

 private:
  [[nodiscard]] std::filesystem::path out() const { return folder_.path() / "out"; }
  [[nodiscard]] std::filesystem::path err() const { return folder_.path() / "err"; }

  TempFolder folder_;
  std::unique_ptr<Process> process_;
};

}  // namespace

TEST_CASE("tail prints the log to its end, --json or not, and from any position") {
  const NatsServer server(Sync::lazily);
  MovieLog log(server.url());
  CHECK(typed("tail", "cinema", "--nats", server.url()).out.empty());
  log.add_movies(20);
  const auto all = typed("tail", "cinema", "--nats", server.url());
  CHECK(all.exit_code == 0);
  CHECK(all.err.empty());
  CHECK(lines_of(all.out) == movie_lines(1, 20));
  CHECK(typed("tail", "cinema", "--json", "--nats", server.url()).out == all.out);
  CHECK(lines_of(typed("tail", "cinema", "--from", "19", "--nats", server.url()).out) == movie_lines(19, 20));
  CHECK(typed("tail", "cinema", "--from", "21", "--nats", server.url()).out.empty());
}

TEST_CASE("tail from behind the end of the log is wrong usage") {
  const NatsServer server(Sync::lazily);
  MovieLog(server.url()).add_movies(2);
  const auto done = typed("tail", "cinema", "--from", "4", "--nats", server.url());
  CHECK(done.exit_code == 2);
  CHECK_THAT(done.err, ContainsSubstring("--from 4") && ContainsSubstring("CINEMA, which is 2"));
}

TEST_CASE("tail of a system that never ran says which stream is missing and how it comes to be") {
  const NatsServer server(Sync::lazily);
  const auto done = typed("tail", "cinema", "--nats", server.url());
  CHECK(done.exit_code == 1);
  CHECK(done.out.empty());
  CHECK_THAT(done.err, ContainsSubstring("no stream CINEMA") && ContainsSubstring("start a server of cinema"));
}

TEST_CASE("tail tells of an entry that it cannot read, goes on, and exits with 1") {
  const NatsServer server(Sync::lazily);
  MovieLog log(server.url());
  log.add_movies(1);
  log.add_riddle();
  log.add_movies(1);
  const auto done = typed("tail", "cinema", "--nats", server.url());
  CHECK(done.exit_code == 1);
  CHECK(lines_of(done.out) == std::vector{movie_line(1), movie_line(3)});
  CHECK(lines_of(done.err).size() == 1);
  CHECK_THAT(done.err, ContainsSubstring("CINEMA 2") && ContainsSubstring("cinema.movie.MovieBurnt"));
}

TEST_CASE("tail finds the server of the data folder, and the environment's before it") {
  const NatsServer server(Sync::lazily);
  MovieLog(server.url()).add_movies(1);
  const TempFolder data;
  {
    jetpage::api::Announcement here(data.path() / "nats.url");
    here.say(server.url());
    CHECK(lines_of(typed("tail", "cinema", "--data", data.path().string()).out).size() == 1);
  }
  CHECK(lines_of(typed_with({{"JETPAGE_NATS", server.url()}}, {"tail", "cinema"}).out).size() == 1);
  const auto wrong =
      typed_with({{"JETPAGE_NATS", "nats://127.0.0.1:1"}}, {"tail", "cinema", "--data", data.path().string()});
  CHECK(wrong.exit_code == 3);
}

TEST_CASE("tail into a reader that has seen enough ends at once, also when it follows") {
  const NatsServer server(Sync::lazily);
  MovieLog log(server.url());
  log.add_movies(5);
  const Environment there = {{"JETPAGE_NATS", server.url()}};
  for (const char* options : {"", "--follow"}) {
    INFO(options);
    const auto done =
        shell(std::string("$jetpage tail cinema ") + options + " | head -n 2; exit ${PIPESTATUS[0]}", there);
    CHECK(done.exit_code == 0);
    CHECK(done.err.empty());
    CHECK(lines_of(done.out) == movie_lines(1, 2));
  }
}

TEST_CASE("tail --follow prints what comes as it comes, until Ctrl-C or SIGTERM") {
  const NatsServer server(Sync::lazily);
  MovieLog log(server.url());
  log.add_movies(2);
  for (const int signal : {SIGINT, SIGTERM}) {
    Follower follower(server, {"--from", "2"});
    REQUIRE(follower.await_lines(1));
    log.add_movies(1);
    REQUIRE(follower.await_lines(signal == SIGINT ? 2 : 3));
    CHECK(follower.end(signal) == ExitStatus{0, 0});
    CHECK(follower.talk().empty());
  }
}

TEST_CASE("tail --follow goes on after the server was away, without loss or repetition") {
  NatsServer server;
  MovieLog log(server.url());
  log.add_movies(3);
  Follower follower(server);
  REQUIRE(follower.await_lines(3));
  server.kill();
  REQUIRE(await([&] { return follower.talk().find("nats-server has gone") != std::string::npos; }));
  server.start();
  MovieLog again(server.url(), 3);
  again.add_movies(4);
  REQUIRE(follower.await_lines(7));
  CHECK(follower.lines() == movie_lines(1, 7));
  CHECK(follower.end(SIGINT) == ExitStatus{0, 0});
}

TEST_CASE("tail --follow that met an entry it cannot read exits with 1 in the end") {
  const NatsServer server(Sync::lazily);
  MovieLog log(server.url());
  log.add_riddle();
  log.add_movies(1);
  Follower follower(server);
  REQUIRE(follower.await_lines(1));
  CHECK(follower.end(SIGINT) == ExitStatus{1, 0});
}

TEST_CASE("the NATS CLI shows a message through jetpage decode") {
  if (!is_on_path("nats")) SKIP("the NATS CLI (nats) is not on PATH");
  const NatsServer server(Sync::lazily);
  MovieLog(server.url()).add_movies(2);
  const auto done = run(
      {"nats", "--server", server.url(), "stream", "get", "CINEMA", "2", "--translate", jetpage_binary() + " decode"});
  INFO(done.err);
  CHECK(done.exit_code == 0);
  CHECK_THAT(done.out, ContainsSubstring(movie_line(2)));
}

TEST_CASE("the NATS CLI tails a stream through jetpage decode") {
  if (!is_on_path("nats")) SKIP("the NATS CLI (nats) is not on PATH");
  const NatsServer server(Sync::lazily);
  MovieLog log(server.url());
  log.add_movies(2);
  const TempFolder folder;
  const auto out = folder.path() / "out";
  Process nats({{"nats", "--server", server.url(), "sub", "--stream", "CINEMA", "--all", "--count", "3", "--translate",
                 jetpage_binary() + " decode", "cinema.>"},
                {},
                "/dev/null",
                out});
  const auto shows = [&](int movie) {
    return await([&] { return read_text(out).find(movie_line(movie)) != std::string::npos; });
  };
  CHECK(shows(2));
  log.add_movies(1);
  CHECK(shows(3));
  CHECK(nats.wait(10s) == ExitStatus{0, 0});
}
