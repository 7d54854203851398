#include <catch2/catch_test_macros.hpp>

#include "tests/projections/rows/generations.hpp"
#include "tests/support/await.hpp"

// Generations of a view whose code is another than that which folded it.
using namespace jetpage;
using namespace jetpage::tests;
using namespace library::book;
using projections::ViewState;

TEST_CASE("A view whose code changed is rebuilt behind the one that is served and followed") {
  Library library;
  HeldStore store(library.log.open(), 4);
  Projected views(library.log, store, {.data = library.data.path()}, loud_books);
  CHECK(views->ready());
  CHECK(title(views, "b1") == "t");
  views->start();
  REQUIRE(await([&] { return views.status("books").rebuilt == 4; }));
  CHECK(views.status("books").state == ViewState::rebuilding);

  library.shelve(10);
  REQUIRE(views.wait("books", 11));
  CHECK(title(views, "b10") == "t!");
  CHECK(views.status("books").generation == 1);
  CHECK(title(views, "b1") == "t");

  store.let_go();
  REQUIRE(await([&] { return views.status("books").generation == 2; }));
  CHECK(title(views, "b1") == "t!");
  CHECK(views.status("books").state == ViewState::live);
  library.shelve(11);
  REQUIRE(views.wait("books", 12));
  CHECK(views.differences().empty());
  CHECK(library.folder().current() == 2);
  CHECK(library.folder().previous() == 1);
}

TEST_CASE("Rows of older code are served to newer code that only added fields") {
  Library library;
  HeldStore store(library.log.open(), 4);
  Projected views(library.log, store, {.data = library.data.path()}, wider_books);
  views->start();
  CHECK(title(views, "b9") == "t");
  library.shelve(10);
  CHECK(views.wait("books", 11));
  store.let_go();
  REQUIRE(await([&] { return views.status("books").generation == 2; }));
  CHECK(views.differences().empty());
}

TEST_CASE("Rows that newer code cannot read are not served") {
  Library library;
  Projected views(library.log, {.data = library.data.path()}, other_books);
  CHECK_FALSE(views->ready());
  CHECK(views.model("books").get("b1").error().code == "view_not_ready");
  views->start();
  REQUIRE(views.wait("books", 10));
  CHECK((**views.model("books").get<OtherBooks>("b1")).shelf == 1);
  CHECK(views.differences().empty());
}

TEST_CASE("A generation that two versions of the code have folded is no version's") {
  Library library;
  {
    HeldStore store(library.log.open(), 4);
    Projected views(library.log, store, {.data = library.data.path()}, loud_books);
    views->start();
    library.shelve(10);
    REQUIRE(views.wait("books", 11));
  }
  Projected views(library.log, {.data = library.data.path()}, books);
  views->start();
  REQUIRE(await([&] { return views.status("books").generation > 1; }));
  CHECK(title(views, "b10") == "t");
  CHECK(views.differences().empty());
}
