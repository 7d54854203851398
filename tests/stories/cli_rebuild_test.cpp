#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include <atomic>
#include <mutex>
#include <random>
#include <thread>

#include "tests/stories/operated.hpp"
#include "tests/support/seed.hpp"

// jetpage rebuild beside a server that serves, and with none.
using namespace jetpage::tests;
using Catch::Matchers::ContainsSubstring;
using namespace std::chrono_literals;

namespace {

std::uint64_t generation_of(Http& http, const std::string& view) {
  return json_of(http.get("/actuator/health"))["components"]["cinema"]["views"][view]["generation"];
}

// Clients that read movie 1 and write, and count what they should not see.
class Readers {
 public:
  Readers(const std::string& url, int count) {
    for (int i = 0; i < count; ++i) threads_.emplace_back([this, url, i] { run(url, i); });
  }
  ~Readers() { (void)finish(); }
  // What went wrong.
  std::string finish() {
    stop_ = true;
    for (auto& thread : threads_) thread.join();
    threads_.clear();
    return wrong_;
  }
  [[nodiscard]] int reads() const { return reads_; }

 private:
  void run(const std::string& url, int number) {
    Http http(url, 60s);
    long before = 0;
    while (!stop_) {
      const Answer row = http.get("/movies/1");
      const long seen = row.status == 200 ? std::stol(row.header("Position")) : -1;
      expect(seen >= before, "behind " + std::to_string(before), row);
      before = seen;
      const Answer all = http.get("/movieviews");
      expect(all.status == 200, "movieviews", all);
      if (number % 4 == 0) {
        const Answer made = http.post("/movies", R"({"desc":"More"})");
        expect(made.status == 201, "a new movie", made);
      }
      ++reads_;
    }
  }

  void expect(bool right, const std::string& what, const Answer& answer) {
    if (right) return;
    const std::lock_guard lock(mutex_);
    wrong_ +=
        what + ": " + std::to_string(answer.status) + " at " + answer.header("Position") + " " + answer.body + "\n";
  }

  std::atomic<bool> stop_ = false;
  std::mutex mutex_;
  std::string wrong_;
  std::atomic<int> reads_ = 0;
  std::vector<std::thread> threads_;
};

// A disk that stalls is not what this is about: a call may wait for it.
ServerOptions waits_for_its_disk() {
  return {.settings = {{"JETPAGE_LOG_TIMEOUT", "50s"},
                       {"JETPAGE_CALL_TIMEOUT", "50s"},
                       {"JETPAGE_COMMAND_TIMEOUT", "50s"},
                       {"JETPAGE_PATIENCE", "200s"}}};
}

std::vector<std::string> rebuild_all(const Server& server) {
  return {jetpage_binary(), "rebuild", "cinema", "--all", "--data", server.data().string()};
}

}  // namespace

TEST_CASE("rebuild takes the place of what a running server serves, and no reader notices") {
  Server server(waits_for_its_disk());
  open_cinema(server);
  Http http(server.url());
  Readers readers(server.url(), 6);
  for (std::uint64_t generation = 2; generation <= 4; ++generation) {
    const auto done = operate(server, {"rebuild", "cinema", "--all", "--json"});
    INFO(done.err);
    REQUIRE(done.exit_code == 0);
    CHECK(rows_of(done).size() == 6);
    CHECK(rows_of(done)[0]["generation"] == generation);
    CHECK(generation_of(http, "movies") == generation);
    CHECK_THAT(done.err, ContainsSubstring("a second") && ContainsSubstring("peak memory"));
  }
  CHECK(readers.finish() == "");
  CHECK(readers.reads() > 0);
  CHECK(http.get("/movies/1").status == 200);
  const auto sound = operate(server, {"verify", "cinema"});
  INFO(sound.out << sound.err);
  CHECK(sound.exit_code == 0);
}

TEST_CASE("rebuild works with no server running, and the next one serves it") {
  Server server;
  open_cinema(server, 2);
  REQUIRE(server.stop() == ExitStatus{0, 0});
  const auto done = operate(server, {"rebuild", "cinema", "movies"});
  INFO(done.err);
  CHECK(done.exit_code == 0);
  CHECK(operate(server, {"verify", "cinema"}).exit_code == 0);
  server.start();
  Http http(server.url());
  CHECK(generation_of(http, "movies") == 2);
  CHECK(http.get("/movies/2").status == 200);
}

TEST_CASE("rebuild --rollback serves the previous generation again, and no older page") {
  Server server;
  open_cinema(server, 2);
  CHECK(operate(server, {"rebuild", "cinema", "movies", "--rollback"}).exit_code == 1);
  REQUIRE(operate(server, {"rebuild", "cinema", "movies"}).exit_code == 0);
  Http http(server.url());
  const Answer made = http.post("/movies", R"({"desc":"Later"})");
  REQUIRE(http.get("/movies/3", {{"Min-Position", made.header("Position")}}).status == 200);
  const auto back = operate(server, {"rebuild", "cinema", "movies", "--rollback"});
  INFO(back.err);
  CHECK(back.exit_code == 0);
  CHECK(generation_of(http, "movies") == 1);
  CHECK(http.get("/movies/3").status == 200);
  REQUIRE(operate(server, {"rebuild", "cinema", "movies"}).exit_code == 0);
  CHECK(generation_of(http, "movies") == 3);
}

TEST_CASE("rebuild of a view that is unknown, of none and of an empty log") {
  Server server;
  const auto unknown = operate(server, {"rebuild", "cinema", "movie"});
  CHECK(unknown.exit_code == 2);
  CHECK_THAT(unknown.err, ContainsSubstring("no view 'movie'") && ContainsSubstring("movies, reviews, reservations"));
  CHECK(operate(server, {"rebuild", "cinema"}).exit_code == 2);
  CHECK(operate(server, {"rebuild", "cinema", "movies", "--dry-run", "--rollback"}).exit_code == 2);
  CHECK(operate(server, {"rebuild", "theatre", "--all"}).exit_code == 2);
  const auto empty = operate(server, {"rebuild", "cinema", "--all"});
  INFO(empty.err);
  CHECK(empty.exit_code == 0);
  Http http(server.url());
  CHECK(generation_of(http, "movieviews") == 2);
  const auto nowhere = typed("rebuild", "cinema", "--all", "--data", "/nonexistent");
  CHECK(nowhere.exit_code == 1);
  CHECK_THAT(nowhere.err, ContainsSubstring("no folder /nonexistent") && ContainsSubstring("--data"));
}

TEST_CASE("rebuild --dry-run and --compare change nothing, and --compare prints the rows that differ") {
  Server server;
  open_cinema(server, 2);
  Http http(server.url());
  const auto plan = operate(server, {"rebuild", "cinema", "--all", "--dry-run", "--json"});
  CHECK(plan.exit_code == 0);
  CHECK(rows_of(plan)[0]["rows"] == 2);
  const auto same = operate(server, {"rebuild", "cinema", "--all", "--compare"});
  INFO(same.err);
  CHECK(same.exit_code == 0);
  CHECK(same.out.empty());
  CHECK(generation_of(http, "movies") == 1);
  REQUIRE(server.stop() == ExitStatus{0, 0});
  const auto file = server.data() / "views" / "cinema" / "movies" / "1" / "data.mdb";
  std::string bytes = read_text(file);
  for (auto at = bytes.find("Beautiful"); at != bytes.npos; at = bytes.find("Beautiful", at + 1)) bytes[at] = 'D';
  write_text(file, bytes);
  const auto compared = operate(server, {"rebuild", "cinema", "movies", "--compare"});
  INFO(compared.out << compared.err);
  CHECK(compared.exit_code == 1);
  const auto rows = rows_of(compared);
  REQUIRE(rows.size() == 2);
  CHECK(rows[0]["key"] == "1");
  CHECK(rows[0]["live"]["damaged"] == true);
  CHECK(rows[0]["rebuilt"]["row"]["desc"] == "Beautiful Movie");
}

TEST_CASE("rebuild that is killed or interrupted leaves what is served, and the next one ends right") {
  Server server(waits_for_its_disk());
  open_cinema(server, 40);
  Http http(server.url());
  Readers readers(server.url(), 4);
  std::mt19937_64 random(seed_of("cli_rebuild"));
  for (int i = 0; i < 10; ++i) {
    Process rebuild({rebuild_all(server), nowhere()});
    std::this_thread::sleep_for(std::chrono::milliseconds(between(random, 0, 60)));  // the random moment
    rebuild.signal(i % 3 == 2 ? SIGINT : SIGKILL);
    REQUIRE(rebuild.wait(20s));
    CHECK(http.get("/movieviews/1").status == 200);
  }
  const auto done = operate(server, {"rebuild", "cinema", "--all"});
  INFO(done.err);
  CHECK(done.exit_code == 0);
  CHECK(readers.finish() == "");
  const auto sound = operate(server, {"verify", "cinema"});
  INFO(sound.out << sound.err);
  CHECK(sound.exit_code == 0);
}
