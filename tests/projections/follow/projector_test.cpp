#include <catch2/catch_test_macros.hpp>

#include "tests/projections/follow/projected.hpp"
#include "tests/support/await.hpp"

using namespace jetpage;
using namespace jetpage::tests;
using namespace library::book;
using projections::ViewState;

TEST_CASE("Views follow the log, and a reader that waited for a position sees it") {
  TestLog log;
  Projected views(log);
  CHECK_FALSE(views->ready());
  views->start();
  for (int i = 1; i <= 50; ++i) {
    const auto position = log.book(ShelvedT{.bookId = "b" + std::to_string(i)});
    REQUIRE(views.wait("books", position));
    CHECK((*views.model("books").get("b" + std::to_string(i))).has_value());
  }
  CHECK(views->ready());
}

TEST_CASE("A view that the events do not touch has seen them all the same") {
  TestLog log;
  Projected views(log);
  views->start();
  log.book(ShelvedT{.bookId = "moby"});
  CHECK(views.wait("loans", log.last()));
  CHECK(views.status("loans").position == log.last());
  CHECK(views.status("loans").rows == 0);
}

TEST_CASE("The status of a view tells what an operator asks") {
  TestLog log;
  for (int i = 1; i <= 30; ++i) log.book(ShelvedT{.bookId = "b" + std::to_string(i)});
  Projected views(log);
  CHECK(views.status("books").state == ViewState::rebuilding);
  CHECK(views.status("books").generation == 0);
  views->start();
  REQUIRE(views.wait("books", 30));
  const auto status = views.status("books");
  CHECK(status.name == "books");
  CHECK(status.generation == 1);
  CHECK(status.position == 30);
  CHECK(status.rows == 30);
  CHECK(status.bytes_on_disk >= 4'096);
  CHECK(status.state == ViewState::live);
  CHECK(status.reason.empty());
}

TEST_CASE("Waiting ends with the deadline") {
  TestLog log;
  Projected views(log);
  views->start();
  CHECK_FALSE(views.model("books").wait_for(1, std::chrono::steady_clock::now() + std::chrono::milliseconds(20)));
}

TEST_CASE("Stopping lets waiting readers go at once") {
  TestLog log;
  Projected views(log);
  views->start();
  bool reached = true;
  std::thread reader([&] { reached = views.wait("books", 1, std::chrono::minutes(5)); });
  views->stop();
  reader.join();
  CHECK_FALSE(reached);
}

TEST_CASE("Views go on where they stopped") {
  TestLog log;
  const TempFolder data;
  for (int round = 1; round <= 4; ++round) {
    Projected views(log, {.data = data.path()});
    views->start();
    for (int i = 0; i < 10; ++i) {
      log.book(ShelvedT{.bookId = "b" + std::to_string(round) + std::to_string(i)});
      log.book(LentT{.bookId = "b" + std::to_string(round) + std::to_string(i), .reader = round});
    }
    REQUIRE(views.wait("books", log.last()));
    REQUIRE(views.wait("loans", log.last()));
    CHECK(views.status("books").generation == 1);
    CHECK(views.status("loans").rows == static_cast<std::uint64_t>(round) * 10);
    CHECK(views.logged().empty());
  }
}

TEST_CASE("A projector that was stopped can be started again") {
  TestLog log;
  Projected views(log);
  for (int round = 0; round < 3; ++round) {
    views->start();
    log.book(ShelvedT{.bookId = "b" + std::to_string(round)});
    CHECK(views.wait("books", log.last()));
    views->stop();
    CHECK((*views.model("books").get("b0")).has_value());
  }
}

TEST_CASE("A folder belongs to one projector at a time") {
  TestLog log;
  const TempFolder data;
  const Projected views(log, {.data = data.path()});
  const auto second = projections::Projector::open(log.store(), library_views(), {.data = data.path()});
  CHECK(second.error().code == "views_in_use");
}

TEST_CASE("A map that is too small grows under the eyes of the readers") {
  TestLog log;
  Projected views(log, {.map_bytes = 64 * 1'024});
  views->start();
  const std::string title(500, 't');
  for (int i = 1; i <= 3'000; ++i) log.book(ShelvedT{.bookId = "b" + std::to_string(i), .title = title});
  while (!views.wait("books", log.last(), std::chrono::milliseconds(1))) {
    const auto page = views.model("books").page({.filters = {{"title", title}}, .size = 1'000});
    if (page.ok()) CHECK(page->total <= 3'000);
  }
  for (int i = 1; i <= 3'000; ++i) log.book(LentT{.bookId = "b" + std::to_string(i), .reader = i});
  REQUIRE(views.wait("books", log.last()));
  CHECK(views.model("books").page({})->total == 3'000);
  CHECK(views.status("books").bytes_on_disk > 1'500'000);
  CHECK(views.differences().empty());
}
