#include <catch2/catch_test_macros.hpp>

#include <fstream>

#include "jetpage/eventstore/skipped_positions.hpp"
#include "jetpage/projections/lmdb/lmdb.hpp"
#include "tests/projections/follow/projected.hpp"
#include "tests/support/await.hpp"
#include "tests/support/faulty_store.hpp"

using namespace jetpage;
using namespace jetpage::tests;
using namespace library::book;
using projections::ViewState;

namespace {

bool stops(const Projected& views) {
  return await([&] { return views.status("books").state == ViewState::stopped; });
}

// The log goes on behind what cannot be read, and the views must not.
void expect_stopped_before_3(TestLog& log, Projected& views, const std::string& reason) {
  log.book(LentT{.bookId = "moby", .reader = 7});
  REQUIRE(await([&] { return views.logged().size() == 2; }));
  for (const char* view : {"books", "loans"}) {
    const auto status = views.status(view);
    CHECK(status.state == ViewState::stopped);
    CHECK(status.reason == reason);
    CHECK(status.position == 2);
  }
  CHECK((*views.model("books").get("moby")).has_value());
  CHECK(views.logged() == std::vector<std::string>{"books stopped: " + reason, "loans stopped: " + reason});
}

struct TwoBooks {
  TestLog log;
  Projected views{log};
  TwoBooks() {
    views->start();
    log.book(ShelvedT{.bookId = "moby", .title = "title of moby"});
    log.book(ShelvedT{.bookId = "dune", .title = "title of dune"});
    REQUIRE(views.wait("books", 2));
    REQUIRE(views.wait("loans", 2));
  }
};

}  // namespace

TEST_CASE("A commit that cannot be read stops the views before it, with stream and sequence") {
  TwoBooks library;
  library.log.inject("library.book.emma", {1, 2, 3});
  expect_stopped_before_3(library.log, library.views, "LIBRARY 3: the message's bytes are no commit");
}

TEST_CASE("An event with damaged bytes stops the views before it, also those that did not hear it") {
  TwoBooks library;
  eventstore::Commit commit;
  commit.events = {eventstore::to_event(ShelvedT{.bookId = "emma"}),
                   {"library.book.Shelved", eventstore::Bytes(16, 0xFF)}};
  library.log.inject("library.book.emma", eventstore::encode(commit));
  expect_stopped_before_3(library.log, library.views, "LIBRARY 3: the bytes of library.book.Shelved are damaged");
  CHECK_FALSE((*library.views.model("books").get("emma")).has_value());
}

TEST_CASE("An event that nothing knows stops the views before it") {
  TwoBooks library;
  library.log.add({"book", "x"}, cinema::movie::MovieDeletedT{.movieId = 1});
  expect_stopped_before_3(library.log, library.views,
                          "LIBRARY 3: nothing here knows an event cinema.movie.MovieDeleted");
}

TEST_CASE("A subject that names no aggregate stops the views before it") {
  TwoBooks library;
  eventstore::Commit commit;
  commit.events = {eventstore::to_event(DustedT{})};
  library.log.inject("library", eventstore::encode(commit));
  expect_stopped_before_3(library.log, library.views, "LIBRARY 3: the subject library names no aggregate");
}

TEST_CASE("A view that is built for the first time stops at what it cannot read, and says so") {
  TestLog log;
  log.book(ShelvedT{.bookId = "moby"});
  log.inject("library.book.moby", {1});
  Projected views(log);
  views->start();
  REQUIRE(stops(views));
  CHECK(views.status("books").reason == "LIBRARY 2: the message's bytes are no commit");
  CHECK_FALSE(views->ready());
}

namespace {

void skip(TestLog& log, eventstore::Position position) {
  REQUIRE(eventstore::SkippedPositions(log.store()).say({position, "operator", "published by hand", 1}).ok());
}

}  // namespace

TEST_CASE("Views go on behind what they cannot read once it is skipped, each time") {
  TwoBooks library;
  for (const eventstore::Position stray : {3U, 6U}) {
    library.log.inject("library.book.emma", {1, 2, 3});
    REQUIRE(stops(library.views));
    CHECK_FALSE(library.views.status("books").follows);
    library.log.add({"book", "behind " + std::to_string(stray)}, ShelvedT{.bookId = "behind", .title = "t"});
    skip(library.log, stray);
    REQUIRE(library.views.wait("books", library.log.last()));
    REQUIRE(library.views.wait("loans", library.log.last()));
    CHECK(await([&] { return library.views.status("books").state == ViewState::live; }));
    CHECK(library.views.status("books").follows);
  }
}

TEST_CASE("A view that has stopped before it was built goes on once that is skipped, and a rebuild passes it") {
  TestLog log;
  log.book(ShelvedT{.bookId = "moby"});
  log.inject("library.book.dune", {1});
  Projected views(log);
  views->start();
  REQUIRE(stops(views));
  skip(log, 2);
  REQUIRE(views.wait("books", 3));
  CHECK(await([&] { return views.status("books").state == ViewState::live; }));
  const TempFolder folder;
  CHECK(projections::rebuild(log.store(), library_views(), folder.path() / "views").ok());
}

TEST_CASE("A rebuild ends at what it cannot read") {
  TestLog log;
  log.book(ShelvedT{.bookId = "moby"});
  log.inject("library.book.moby", {1});
  const TempFolder folder;
  const auto rebuilt = projections::rebuild(log.store(), library_views(), folder.path() / "views");
  CHECK(rebuilt.is(eventstore::Fault::corrupted));
  CHECK(rebuilt.error().message == "LIBRARY 2: the message's bytes are no commit");
}

namespace {

// As LMDB itself would write it: its pages are sound.
void overwrite(const std::filesystem::path& data, const std::string& key) {
  auto environment = *projections::lmdb::Environment::open(*projections::live_generation(data, "library", "books"),
                                                           projections::lmdb::Durability::durable, 0);
  auto transaction = *environment->write();
  REQUIRE(transaction.put(**transaction.database("rows"), key, "not what was written there").ok());
  REQUIRE(transaction.commit().ok());
}

// In the file, and so in the map, of a view that is open: a title's first letter.
void damage_under(const std::filesystem::path& data, const std::string& title) {
  const auto file = *projections::live_generation(data, "library", "books") / "data.mdb";
  std::string bytes = read_text(file);
  std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
  REQUIRE(bytes.find("title of " + title) != bytes.npos);
  for (auto at = bytes.find("title of " + title); at != bytes.npos; at = bytes.find("title of " + title, at + 1)) {
    stream.seekp(static_cast<std::streamoff>(at));
    stream.put('T');
  }
}

void expect_mended(Projected& views, eventstore::Position position) {
  REQUIRE(views.wait("books", position));
  CHECK((*views.model("books").get("moby")).has_value());
  CHECK(await([&] { return views.status("books").state == ViewState::live; }));
  CHECK(views.status("books").generation == 2);
  CHECK(views.logged().size() == 1);
  CHECK(views.logged().front().find("it is rebuilt") != std::string::npos);
  CHECK(views.differences() == std::vector<std::string>());
}

}  // namespace

TEST_CASE("A damaged row takes its view out of service at the start, and the view is built anew") {
  const TempFolder data;
  TestLog log;
  {
    Projected views(log, {.data = data.path()});
    views->start();
    log.book(ShelvedT{.bookId = "moby"});
    log.book(ShelvedT{.bookId = "dune"});
    REQUIRE(views.wait("books", 2));
    REQUIRE(views.wait("loans", 2));
  }
  overwrite(data.path(), "moby");
  Projected views(log, {.data = data.path()});
  for (const char* key : {"moby", "dune"}) CHECK(views.model("books").get(key).error().code == "view_not_ready");
  CHECK(views.model("books").page({}).error().code == "view_not_ready");
  CHECK_FALSE(views->ready());
  views->start();
  expect_mended(views, 2);
}

TEST_CASE("A damaged row that a reader meets takes its view out of service, and the view is built anew") {
  TwoBooks library;
  damage_under(library.views.data(), "moby");
  CHECK(library.views.model("books").get("moby").error().code == "view_not_ready");
  expect_mended(library.views, 2);
}

TEST_CASE("A damaged row that the view itself meets takes it out of service, and it is built anew") {
  TwoBooks library;
  damage_under(library.views.data(), "moby");
  library.log.book(LentT{.bookId = "moby", .reader = 1});
  expect_mended(library.views, 3);
}

TEST_CASE("A log that cannot be reached pauses the views until it can") {
  TestLog log;
  Faults faults;
  FaultyStore store(log.open(), faults);
  Projected views(log, store, {}, library_views());

  faults.fail_from(1, Failure::unavailable);
  views->start();
  log.book(ShelvedT{.bookId = "moby"});
  REQUIRE(await([&] { return views.status("books").state == ViewState::paused; }));
  CHECK(views.status("books").reason == "a test took it away");
  faults.heal();
  REQUIRE(views.wait("books", 1));

  faults.plan(
      [](const Call& call) { return call.number % 3 == 0 ? std::optional(Failure::unavailable) : std::nullopt; });
  for (int i = 0; i < 20; ++i) log.book(LentT{.bookId = "moby", .reader = i});
  REQUIRE(await([&] { return faults.failed() > 3; }));
  faults.heal();
  REQUIRE(views.wait("loans", log.last()));
  CHECK(await([&] { return views.status("loans").state == ViewState::live; }));
  CHECK(views.differences().empty());
}
