#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch_test_macros.hpp>
#include <random>
#include <thread>

#include "tests/projections/follow/projected.hpp"
#include "tests/support/seed.hpp"

using namespace jetpage;
using namespace jetpage::tests;
using namespace library::book;

namespace {

// Runs in a process of its own that is killed after a while. This one has no thread and no view open meanwhile.
template <class Work>
void killed_after(std::chrono::microseconds time, Work work) {
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    std::thread([time] {
      std::this_thread::sleep_for(time);
      kill(getpid(), SIGKILL);
    }).detach();
    work();
    while (true) pause();
  }
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  REQUIRE(WIFSIGNALED(status));
  REQUIRE(WTERMSIG(status) == SIGKILL);
}

}  // namespace

TEST_CASE("A view whose process is killed again and again is its rebuild in the end") {
  std::mt19937_64 random(seed_of("kills"));
  TestLog log;
  const TempFolder data;
  for (int round = 0; round < 25; ++round) {
    for (int i = 0; i < 400; ++i) {
      const std::string book = "b" + std::to_string(between(random, 1, 60));
      log.book(ShelvedT{.bookId = book, .title = "t" + std::to_string(i)});
      log.book(LentT{.bookId = book, .reader = i});
    }
    const bool rebuild = between(random, 0, 2) == 0;
    killed_after(std::chrono::microseconds(between(random, 0, 40'000)), [&] {
      auto projector = *projections::Projector::open(
          log.store(), library_views(), {.data = data.path(), .batch_entries = 16, .map_bytes = 64 * 1'024});
      projector->start();
      if (rebuild) (void)projector->rebuild("books");
      pause();
    });
  }
  Projected views(log, {.data = data.path()});
  views->start();
  REQUIRE(views.wait("books", log.last()));
  REQUIRE(views.wait("loans", log.last()));
  CHECK(views.logged() == std::vector<std::string>());
  CHECK(views.differences() == std::vector<std::string>());
}
