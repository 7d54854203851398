#include "jetpage/api/process/announcement.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <catch2/catch_test_macros.hpp>
#include <csignal>

#include "tests/support/temp_folder.hpp"

using namespace jetpage::tests;
using jetpage::api::announced;
using jetpage::api::Announcement;

TEST_CASE("what is announced is found until it is withdrawn, and what was said last counts") {
  const TempFolder folder;
  const auto file = folder.path() / "http.url";
  CHECK_FALSE(announced(file));
  Announcement here(file);
  here.say("http://127.0.0.1:1");
  CHECK(announced(file) == "http://127.0.0.1:1");
  here.say("http://127.0.0.1:2");
  CHECK(announced(file) == "http://127.0.0.1:2");
  here.withdraw();
  CHECK_FALSE(announced(file));
  CHECK_FALSE(std::filesystem::exists(file));
}

TEST_CASE("what another has announced in the same place stays when the first withdraws") {
  const TempFolder folder;
  const auto file = folder.path() / "http.url";
  Announcement one(file);
  Announcement other(file);
  one.say("http://127.0.0.1:1");
  other.say("http://127.0.0.1:1");
  one.withdraw();
  CHECK(announced(file) == "http://127.0.0.1:1");
}

TEST_CASE("what a process has announced that was killed is not believed, though its file is there") {
  const TempFolder folder;
  const auto file = folder.path() / "http.url";
  std::array<int, 2> told{};
  REQUIRE(::pipe(told.data()) == 0);
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    ::alarm(10);
    Announcement here(file);
    here.say("http://127.0.0.1:1");
    if (::write(told[1], "s", 1) != 1) ::_exit(1);
    for (;;) ::pause();
  }
  char said = 0;
  REQUIRE(::read(told[0], &said, 1) == 1);
  CHECK(announced(file) == "http://127.0.0.1:1");
  ::kill(child, SIGKILL);
  REQUIRE(::waitpid(child, nullptr, 0) == child);
  CHECK(std::filesystem::exists(file));
  CHECK_FALSE(announced(file));
  ::close(told[0]);
  ::close(told[1]);
}

TEST_CASE("where nothing can be written nothing is announced") {
  Announcement nowhere("/nonexistent/http.url");
  nowhere.say("http://127.0.0.1:1");
  CHECK_FALSE(announced("/nonexistent/http.url"));
}
