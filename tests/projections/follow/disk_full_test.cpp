#include <sys/mount.h>

#include <catch2/catch_test_macros.hpp>
#include <cstring>

#include "tests/projections/follow/projected.hpp"
#include "tests/support/await.hpp"
#include "tests/support/file_size_limit.hpp"

using namespace jetpage;
using namespace jetpage::tests;
using namespace library::book;
using projections::ViewState;

namespace {

void shelve(TestLog& log, int first, int last) {
  for (int i = first; i <= last; ++i) {
    log.book(ShelvedT{.bookId = "b" + std::to_string(i), .title = std::string(1'000, 't')});
  }
}

bool pauses(const Projected& views) {
  return await([&] { return views.status("books").state == ViewState::paused; });
}

// Paused, it serves what it has and says why; with room again it goes on by itself.
void expect_paused_and_serving(TestLog& log, const Projected& views) {
  REQUIRE(pauses(views));
  CHECK(views.status("books").reason.ends_with("(disk full?)"));
  CHECK(views.status("books").position < log.last());
  for (int i = 1; i <= 100; ++i) CHECK((*views.model("books").get("b" + std::to_string(i))).has_value());
}

void expect_resumed(TestLog& log, Projected& views) {
  REQUIRE(views.wait("books", log.last()));
  CHECK(await([&] { return views.status("books").state == ViewState::live; }));
  CHECK(views.differences() == std::vector<std::string>());
}

}  // namespace

TEST_CASE("A live view that cannot write pauses, serves what it has and resumes by itself") {
  TestLog log;
  Projected views(log);
  views->start();
  shelve(log, 1, 100);
  REQUIRE(views.wait("books", log.last()));
  {
    const FileSizeLimit limit(views.status("books").bytes_on_disk + 64 * 1'024);
    shelve(log, 101, 2'000);
    expect_paused_and_serving(log, views);
  }
  expect_resumed(log, views);
}

TEST_CASE("A rebuild that cannot write pauses beside the live view and resumes by itself") {
  TestLog log;
  Projected views(log, {.build_bytes = 100'000});
  views->start();
  shelve(log, 1, 1'000);
  REQUIRE(views.wait("books", log.last()));
  {
    const FileSizeLimit limit(512 * 1'024);
    REQUIRE(views->rebuild("books").ok());
    REQUIRE(pauses(views));
    CHECK((*views.model("books").get("b1000")).has_value());
  }
  REQUIRE(await([&] { return views.status("books").generation == 2; }));
  expect_resumed(log, views);
}

TEST_CASE("A disk that is full in truth pauses the view until there is room") {
  const TempFolder folder;
  if (mount("none", folder.path().c_str(), "tmpfs", 0, "size=1m") != 0) {
    SKIP("cannot mount a small file system: " << std::strerror(errno));
  }
  struct Unmount {
    const TempFolder& folder;
    ~Unmount() { umount2(folder.path().c_str(), MNT_DETACH); }
  } const unmount{folder};

  TestLog log;
  Projected views(log, {.data = folder.path() / "data"});
  views->start();
  shelve(log, 1, 100);
  REQUIRE(views.wait("books", log.last()));
  shelve(log, 101, 2'000);
  expect_paused_and_serving(log, views);
  REQUIRE(mount("none", folder.path().c_str(), "tmpfs", MS_REMOUNT, "size=64m") == 0);
  expect_resumed(log, views);
}
