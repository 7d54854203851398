#include <atomic>
#include <catch2/catch_test_macros.hpp>
#include <thread>

#include "tests/projections/rows/generations.hpp"
#include "tests/support/await.hpp"

using namespace jetpage;
using namespace jetpage::tests;
using namespace library::book;
using projections::ViewState;

TEST_CASE("An interrupted rebuild leaves the served generation alone and goes on at the next start") {
  Library library;
  {
    HeldStore store(library.log.open(), 4);
    Projected views(library.log, store, {.data = library.data.path()}, loud_books);
    views->start();
    REQUIRE(await([&] { return views.status("books").rebuilt == 4; }));
  }
  CHECK(library.folder().current() == 1);
  CHECK(library.folder().resumable() == 2);
  HeldStore store(library.log.open(), HeldStore::nowhere);
  Projected views(library.log, store, {.data = library.data.path()}, loud_books);
  CHECK(title(views, "b1") == "t");
  views->start();
  REQUIRE(await([&] { return views.status("books").generation == 2; }));
  for (const auto after : store.reads()) CHECK(after >= 4);
  CHECK(title(views, "b1") == "t!");
  CHECK(views.differences().empty());
}

TEST_CASE("A rebuild that broke off without a trace is begun anew") {
  Library library;
  std::filesystem::create_directories(library.folder().generation(2));
  Projected views(library.log, {.data = library.data.path()}, loud_books);
  CHECK_FALSE(std::filesystem::exists(library.folder().generation(2)));
  views->start();
  REQUIRE(await([&] { return views.status("books").generation == 2; }));
  CHECK(views.differences().empty());
}

TEST_CASE("A view can be rebuilt while it serves, and keeps the generation before it") {
  Library library;
  Projected views(library.log, {.data = library.data.path()}, books);
  views->start();
  CHECK(views->rebuild("films").is(eventstore::Fault::not_found));
  for (std::uint64_t generation = 2; generation <= 4; ++generation) {
    REQUIRE(views->rebuild("books").ok());
    REQUIRE(await([&] { return views.status("books").generation == generation; }));
    CHECK(await([&] { return !std::filesystem::exists(library.folder().generation(generation - 2)); }));
  }
  CHECK(std::filesystem::exists(library.folder().generation(3)));
  CHECK(views.differences().empty());
}

TEST_CASE("Wishes for a rebuild that come during one are granted after it") {
  Library library;
  Projected views(library.log, {.data = library.data.path()}, books);
  views->start();
  for (int wish = 0; wish < 40; ++wish) {
    REQUIRE(views->rebuild("books").ok());
    library.shelve(100 + wish);
    if (wish % 8 == 0) REQUIRE(views.wait("books", library.log.last()));
  }
  REQUIRE(views.wait("books", library.log.last()));
  REQUIRE(await([&] { return views.status("books").state == ViewState::live; }));
  views->stop();
  REQUIRE(std::filesystem::exists(library.folder().generation(*library.folder().current())));
  CHECK(views.differences().empty());
}

TEST_CASE("A view can go back to the generation before") {
  Library library;
  const auto back = [&] { return projections::roll_back(library.data.path(), "library", "books"); };
  CHECK(back().is(eventstore::Fault::not_found));
  {
    Projected views(library.log, {.data = library.data.path()}, books);
    CHECK(back().error().code == "views_in_use");
    views->start();
    REQUIRE(views->rebuild("books").ok());
    REQUIRE(await([&] { return views.status("books").generation == 2; }));
  }
  library.shelve(10);
  REQUIRE(back().ok());
  Projected views(library.log, {.data = library.data.path()}, books);
  CHECK(views.status("books").generation == 1);
  CHECK(views.model("books").position() == 10);
  views->start();
  REQUIRE(views.wait("books", 11));
  CHECK(views.differences().empty());
}

TEST_CASE("A view of another log is rebuilt from this one") {
  Library library;
  TestLog other;
  SECTION("that is shorter") {}
  SECTION("that is longer") {
    for (int i = 0; i < 20; ++i) other.book(ShelvedT{.bookId = "o" + std::to_string(i)});
  }
  Projected views(other, {.data = library.data.path()}, books);
  other.book(ShelvedT{.bookId = "mine"});
  views->start();
  REQUIRE(await([&] { return views.status("books").generation == 2; }));
  REQUIRE(views.wait("books", other.last()));
  CHECK((*views.model("books").get("mine")).has_value());
  CHECK_FALSE((*views.model("books").get("b1")).has_value());
  CHECK(views.logged().size() == 1);
  CHECK(views.differences().empty());
}

TEST_CASE("A generation that LMDB cannot open is rebuilt") {
  Library library;
  std::filesystem::resize_file(library.folder().generation(1) / "data.mdb", 100);
  Projected views(library.log, {.data = library.data.path()}, books);
  CHECK_FALSE(views->ready());
  views->start();
  REQUIRE(views.wait("books", 10));
  CHECK(views.differences().empty());
}

TEST_CASE("Readers notice nothing of generations that take each other's place") {
  Library library;
  Projected views(library.log, {.data = library.data.path()}, books);
  views->start();
  const auto& model = views.model("books");
  std::atomic<bool> stop = false;
  std::atomic<long> wrong = 0;
  std::atomic<long> reads = 0;
  std::vector<std::thread> readers;
  for (int i = 0; i < 4; ++i) {
    readers.emplace_back([&] {
      for (eventstore::Position before = 0; !stop; ++reads) {
        const auto seen = model.position();
        wrong += seen < before;
        before = seen;
        const auto row = model.get("b5");
        wrong += !row.ok() || !row->has_value();
        const auto page = model.page({.filters = {{"title", "t"}}, .size = 1'000});
        wrong += !page.ok() || page->total < seen || page->position < seen;
      }
    });
  }
  for (std::uint64_t generation = 2; generation <= 6; ++generation) {
    REQUIRE(views->rebuild("books").ok());
    for (int i = 0; i < 20; ++i) library.shelve(static_cast<int>(generation) * 100 + i);
    REQUIRE(views.wait("books", library.log.last()));
    REQUIRE(await([&] { return views.status("books").generation == generation; }));
  }
  stop = true;
  for (auto& reader : readers) reader.join();
  CHECK(wrong == 0);
  CHECK(reads > 0);
  CHECK(views.differences().empty());
}

TEST_CASE("A copy of a view in use is the view at the position it tells") {
  Library library;
  const TempFolder folder;
  const auto live = *projections::live_generation(library.data.path(), "library", "books");
  const auto position = projections::copy_generation(books[0], live, folder.path() / "copy");
  REQUIRE(position.ok());
  CHECK(*position == 10);
  library.shelve(10);
  const auto rebuilt = projections::rebuild(library.log.store(), books, folder.path() / "views", {.until = *position});
  REQUIRE(rebuilt.ok());
  CHECK(projections::compare(books[0], folder.path() / "copy", folder.path() / "views" / "books")->empty());
}
