#include <catch2/catch_test_macros.hpp>

#include "tests/projections/follow/exchanged_store.hpp"
#include "tests/projections/rows/generations.hpp"
#include "tests/support/await.hpp"
#include "tests/support/faulty_store.hpp"

// The log was restored, wiped or exchanged: rows of another one are never served.
using namespace jetpage;
using namespace jetpage::tests;
using projections::ViewState;

namespace {

// So many books, the first of them others than those of a Library.
void shelve_others(TestLog& log, int count) {
  for (int i = 0; i < count; ++i) log.book(ShelvedT{.bookId = "o" + std::to_string(i), .title = "o"});
}

// The first books of a Library, and no more.
void shelve_some(TestLog& log, int count) {
  for (int i = 0; i < count; ++i) log.book(ShelvedT{.bookId = "b" + std::to_string(i), .title = "t"});
}

void expect_nothing_served(Projected& views) {
  CHECK_FALSE(views->ready());
  CHECK(views.model("books").get("b9").error().code == "view_not_ready");
  CHECK(views.model("books").page({}).error().code == "view_not_ready");
  CHECK(views.status("books").position == 0);
  CHECK(views.status("books").generation == 0);
  CHECK(views.status("books").state == ViewState::rebuilding);
}

void expect_fold_of(TestLog& log, Projected& views) {
  REQUIRE(await([&] { return views.status("books").state == ViewState::live; }));
  REQUIRE(views.wait("books", log.last()));
  CHECK(views.status("books").rows == log.last());
  CHECK(views.logged().back().find("belongs to another log") != std::string::npos);
  CHECK(views.differences().empty());
}

}  // namespace

TEST_CASE("A view whose log is another one at the start serves nothing until it is rebuilt") {
  Library library;
  TestLog other;
  SECTION("shorter") { shelve_others(other, 3); }
  SECTION("longer") { shelve_others(other, 20); }
  SECTION("the same, but shorter than the view") { shelve_some(other, 7); }
  HeldStore store(other.open(), 2);
  Projected views(other, store, {.data = library.data.path()}, books);
  expect_nothing_served(views);
  views->start();
  REQUIRE(await([&] { return views.status("books").rebuilt == 2; }));
  expect_nothing_served(views);
  store.let_go();
  expect_fold_of(other, views);
}

TEST_CASE("A view whose log is exchanged under it serves nothing until it is rebuilt") {
  TestLog log;
  TestLog other;
  shelve_some(log, 10);
  SECTION("by a longer one") { shelve_others(other, 20); }
  SECTION("by one that is the same, but shorter than the view") { shelve_some(other, 7); }
  auto exchanged = std::make_unique<ExchangedStore>(log.open(), other.open());
  ExchangedStore& exchange = *exchanged;
  HeldStore store(std::move(exchanged), 2);
  Projected views(other, store, {}, books);
  views->start();
  REQUIRE(await([&] { return views.status("books").rebuilt == 2; }));
  store.let_go();
  REQUIRE(views.wait("books", 10));

  store.hold(2);
  exchange.exchange();
  REQUIRE(await([&] { return views.status("books").rebuilt == 2 && views.status("books").generation == 0; }));
  expect_nothing_served(views);
  store.let_go();
  expect_fold_of(other, views);
}

TEST_CASE("A view whose log cannot be asked at the start is served once it was") {
  Library library;
  Faults faults;
  FaultyStore store(library.log.open(), faults);
  faults.fail_from(1, Failure::unavailable);
  Projected views(library.log, store, {.data = library.data.path()}, books);
  CHECK(views.model("books").get("b9").error().code == "view_not_ready");
  views->start();
  REQUIRE(await([&] { return views.status("books").state == ViewState::paused; }));
  CHECK(views.model("books").get("b9").error().code == "view_not_ready");
  faults.heal();
  REQUIRE(views.wait("books", 10));
  CHECK(title(views, "b9") == "t");
  CHECK(views.status("books").generation == 1);
}
