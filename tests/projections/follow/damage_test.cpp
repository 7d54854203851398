#include <catch2/catch_test_macros.hpp>

#include <fstream>

#include "jetpage/projections/build/view_folder.hpp"
#include "jetpage/projections/lmdb/lmdb.hpp"
#include "jetpage/projections/rows/soundness.hpp"
#include "tests/projections/follow/projected.hpp"
#include "tests/support/await.hpp"

// Bits flip in the file of a view, or it is cut short. A view is derived: it is taken out of service and built anew by itself, and no
// answer is ever wrong.
using namespace jetpage;
using namespace jetpage::tests;
using namespace library::book;
using projections::ViewState;

namespace {

constexpr int books_on_the_shelf = 300;
constexpr std::size_t page_bytes = 4'096;

// Long titles lie on pages of their own; all books are lent to one of three, so that an index has a tree for each.
std::string title_of(int book) {
  return std::string(book % 50 == 0 ? 9'000U : 30U, static_cast<char>('a' + book % 26));
}
std::string id_of(int book) { return "b" + std::to_string(book); }

// Views that were left in order, and their files, to be damaged again and again.
struct Damaged {
  TestLog log;
  TempFolder data;
  std::string pristine;
  eventstore::Position last = 0;

  Damaged() {
    for (int book = 0; book < books_on_the_shelf; ++book) {
      log.book(ShelvedT{.bookId = id_of(book), .title = title_of(book)});
      log.book(LentT{.bookId = id_of(book), .reader = book % 3});
    }
    {
      Projected views(log, {.data = data.path()});
      views->start();
      REQUIRE(views.wait("books", log.last()));
      REQUIRE(views.wait("loans", log.last()));
      REQUIRE(await([&] { return views.status("books").state == ViewState::live; }));
      for (int book = 0; book < 30; ++book) log.book(ReturnedT{.bookId = id_of(book)});  // pages become free
      REQUIRE(views.wait("books", log.last()));
    }
    pristine = read_text(file());
    last = log.last();
  }
  [[nodiscard]] std::filesystem::path generation() const { return data.path() / "views" / "library" / "books" / "1"; }
  [[nodiscard]] std::filesystem::path file() const { return generation() / "data.mdb"; }
  [[nodiscard]] std::size_t pages() const { return pristine.size() / page_bytes; }
  void damage(const std::string& bytes) const {
    std::filesystem::remove_all(generation().parent_path() / "2");
    write_text(generation().parent_path() / "CURRENT", "1\n");
    write_text(file(), bytes);
  }
  // Bits of this page, all of the same bytes flipped.
  [[nodiscard]] std::string flipped(std::size_t page, std::size_t from, std::size_t count) const {
    std::string bytes = pristine;
    for (std::size_t i = 0; i < count; ++i) {
      char& byte = bytes[page * page_bytes + from + i];
      byte = static_cast<char>(byte ^ 0xFF);
    }
    return bytes;
  }
};

// Right, or not ready.
void expect_nothing_wrong(const Projected& views) {
  const auto& model = views.model("books");
  for (int book = 0; book < books_on_the_shelf; book += 7) {
    const auto row = model.get<library::Books>(id_of(book));
    if (row.ok()) {
      REQUIRE(row->has_value());
      REQUIRE((**row).title.str() == title_of(book));
      REQUIRE((**row).lent == 1);
    } else {
      REQUIRE(row.error().code == "view_not_ready");
    }
  }
  for (const projections::PageQuery& query :
       {projections::PageQuery{.size = 1'000}, projections::PageQuery{.filters = {{"reader", "1"}}, .size = 1'000}}) {
    const auto page = model.page(query);
    const std::size_t all = query.filters.empty() ? 300 : 90;
    if (page.ok()) {
      REQUIRE(page->rows.size() == all);
    } else {
      REQUIRE(page.error().code == "view_not_ready");
    }
  }
}

void expect_healed(const Damaged& damaged, Projected& views) {
  views->start();
  REQUIRE(await([&] { return views.status("books").position == damaged.last; }));
  REQUIRE(await([&] { return views.status("books").state == ViewState::live; }));
  CHECK(views.model("books").page({.size = 1'000})->rows.size() == 300);
  expect_nothing_wrong(views);
}

}  // namespace

TEST_CASE("Whichever page of a view is damaged, and wherever, no answer is wrong, and the view heals by itself") {
  Damaged damaged;
  REQUIRE(damaged.pages() > 20);
  for (std::size_t page = 0; page < damaged.pages(); ++page) {
    for (const auto& [from, count] : {std::pair<std::size_t, std::size_t>{0, 64}, {2'000, 64}, {3'900, 96}, {12, 1}}) {
      CAPTURE(page, from);
      damaged.damage(damaged.flipped(page, from, count));
      Projected views(damaged.log, {.data = damaged.data.path()});
      expect_nothing_wrong(views);
      if (from % 4'000 == 0) expect_healed(damaged, views);
    }
  }
}

TEST_CASE("A view whose file was cut short is built anew") {
  Damaged damaged;
  for (const std::size_t bytes : {std::size_t{0}, std::size_t{100}, page_bytes, 2 * page_bytes, 5 * page_bytes,
                                  damaged.pristine.size() - page_bytes, damaged.pristine.size() - 1}) {
    CAPTURE(bytes);
    damaged.damage(damaged.pristine.substr(0, bytes));
    Projected views(damaged.log, {.data = damaged.data.path()});
    expect_nothing_wrong(views);
    expect_healed(damaged, views);
  }
}

TEST_CASE("What was left in order is not looked at again, and what was touched since is") {
  Damaged damaged;
  const auto books = projections::define<library::Books>();
  const auto order = damaged.generation() / "IN_ORDER";
  CHECK(std::filesystem::exists(order));
  CHECK(projections::check_sound(damaged.generation(), books).ok());
  {
    Projected views(damaged.log, {.data = damaged.data.path()});
    CHECK_FALSE(std::filesystem::exists(order));
    CHECK(views.status("books").generation == 1);
  }
  CHECK(std::filesystem::exists(order));
  damaged.damage(damaged.flipped(1, 16, 4));
  CHECK(projections::check_sound(damaged.generation(), books).is(eventstore::Fault::corrupted));
  damaged.damage(damaged.pristine);
  CHECK(projections::check_sound(damaged.generation(), books).ok());
}
