#include <catch2/catch_test_macros.hpp>

#include <functional>

#include "tests/projections/folded.hpp"

using namespace jetpage;
using namespace jetpage::tests;
using namespace library::book;
using library::Books;
using library::Loans;
using Keys = std::vector<std::string>;

namespace {

// Loans 1 to 50: book b0, b1, b2 in turn, reader 1 to 5 in turn, every tenth given back.
struct Shelf {
  TestLog log;
  Folded<Loans> loans{log};

  Shelf() {
    for (int i = 1; i <= 50; ++i) {
      const std::string book = i % 10 == 0 ? "returned" + std::to_string(i) : "b" + std::to_string(i % 3);
      log.book(LentT{.bookId = book, .reader = i % 5 + 1});
      if (i % 10 == 0) log.book(ReturnedT{.bookId = book});
    }
    loans.see();
  }
  projections::Page page(const projections::PageQuery& query) const { return *loans.model().page(query); }
};

}  // namespace

TEST_CASE("Pages follow each other in key order, and each tells the total") {
  const Shelf shelf;
  std::vector<std::string> keys;
  for (std::uint64_t number = 0; number < 4; ++number) {
    const auto page = shelf.page({.number = number, .size = 15});
    CHECK(page.total == 50);
    CHECK(page.rows.size() == (number < 3 ? 15 : 5));
    CHECK(page.position == shelf.loans.model().position());
    for (const auto& row : page.rows) keys.push_back(row.key);
  }
  REQUIRE(keys.size() == 50);
  for (std::size_t i = 0; i < keys.size(); ++i) CHECK(keys[i] == std::to_string(i + 1));
}

TEST_CASE("A page past the end is empty, however far") {
  const Shelf shelf;
  for (const std::uint64_t number : {std::uint64_t{3}, std::uint64_t{1'000'000}, UINT64_MAX}) {
    const auto page = shelf.page({.number = number, .size = 20});
    CHECK(page.rows.empty());
    CHECK(page.total == 50);
  }
}

TEST_CASE("A page of no size still tells the total") {
  const Shelf shelf;
  CHECK(shelf.page({.size = 0}).total == 50);
  CHECK(shelf.page({.filters = {{"reader", "1"}}, .size = 0}).total == 10);
}

TEST_CASE("A filter by an indexed field, and by any other, finds the rows with that value") {
  const Shelf shelf;
  const auto by_index = shelf.page({.filters = {{"bookId", "b1"}}, .number = 1, .size = 10});
  CHECK(by_index.total == 15);
  CHECK(by_index.rows.size() == 5);
  const auto by_scan = shelf.page({.filters = {{"reader", "2"}}, .number = 0, .size = 3});
  CHECK(by_scan.total == 10);
  REQUIRE(by_scan.rows.size() == 3);
  CHECK(by_scan.rows[1].key == "6");
  CHECK(by_scan.rows[1].version == 6);
}

TEST_CASE("All filters must hold") {
  const Shelf shelf;
  CHECK(shelf.loans.keys({.filters = {{"bookId", "b1"}, {"reader", "2"}}}) == Keys{"1", "16", "31", "46"});
  CHECK(shelf.loans.keys({.filters = {{"reader", "2"}, {"bookId", "b1"}}}) == Keys{"1", "16", "31", "46"});
  CHECK(shelf.loans.keys({.filters = {{"open", "false"}, {"reader", "1"}}}) == Keys{"10", "20", "30", "40", "50"});
  CHECK(shelf.loans.keys({.filters = {{"bookId", "b1"}, {"bookId", "b2"}}}).empty());
}

TEST_CASE("Numbers and truth values are compared as their text") {
  const Shelf shelf;
  CHECK(shelf.loans.keys({.filters = {{"at", "1"}}}) == Keys{"1"});
  CHECK(shelf.loans.keys({.filters = {{"at", "01"}}}).empty());
  CHECK(shelf.loans.keys({.filters = {{"at", "one"}}}).empty());
  CHECK(shelf.loans.keys({.filters = {{"open", "1"}}}).empty());
}

TEST_CASE("A filter by the key finds at most its row") {
  TestLog log;
  Folded<Books> books(log);
  log.book(ShelvedT{.bookId = "moby", .title = "Moby-Dick"});
  log.book(ShelvedT{.bookId = "dune", .title = "Dune"});
  books.see();
  CHECK(books.keys() == Keys{"dune", "moby"});
  CHECK(books.keys({.filters = {{"bookId", "moby"}}}) == Keys{"moby"});
  CHECK(books.keys({.filters = {{"bookId", "moby"}, {"title", "Dune"}}}).empty());
  CHECK(books.keys({.filters = {{"bookId", "odyssey"}}}).empty());
  CHECK(books.keys({.filters = {{"bookId", "moby"}}, .number = 1}).empty());
}

TEST_CASE("An absent field has no value to be found by, not even the empty text") {
  TestLog log;
  Folded<Books> books(log);
  log.book(ShelvedT{.bookId = "moby"});
  log.book(ShelvedT{.bookId = "dune", .title = ""});
  books.see();
  CHECK(books.keys({.filters = {{"title", ""}}}) == Keys{"dune"});
  CHECK(books.keys({.filters = {{"reader", ""}}}).empty());
  CHECK(books.keys({.filters = {{"lent", "0"}}}) == Keys{"dune", "moby"});
}

TEST_CASE("What cannot be answered without looking at more than a bounded number of rows is refused") {
  TestLog log;
  Folded<Loans> loans(log);
  constexpr auto most = projections::most_rows_passed;
  for (std::uint64_t i = 0; i < most; ++i) log.book(LentT{.bookId = i % 2 == 0 ? "moby" : "dune", .reader = 1});
  loans.see();
  const auto page = [&](const projections::PageQuery& query) { return loans.model().page(query); };
  CHECK(page({.filters = {{"reader", "1"}}})->total == most);

  for (int i = 0; i < 40; ++i) log.book(LentT{.bookId = "rare" + std::to_string(i % 2), .reader = 2});
  loans.see();
  const auto refused = page({.filters = {{"reader", "2"}, {"open", "true"}}});
  REQUIRE(refused.is(eventstore::Fault::invalid));
  CHECK(refused.error().code == "filter_too_wide");
  CHECK(refused.error().message ==
        "loans has no index of reader for the 10040 rows that would have to be looked at, more than 10000: "
        "ask by bookId, open");
  CHECK(page({.filters = {{"reader", "2"}, {"bookId", "rare1"}, {"open", "true"}}})->total == 20);  // the shorter index
  CHECK(page({.filters = {{"open", "true"}}})->total == most + 40);

  CHECK(page({.number = 500, .size = 20})->rows.front().key == "10001");
  const auto deep = page({.number = 501, .size = 20});
  REQUIRE(deep.is(eventstore::Fault::invalid));
  CHECK(deep.error().code == "page_too_deep");
  CHECK(deep.error().message.ends_with("follow the links next of ?after=&size=1000"));
  CHECK(page({.number = 501, .size = 20, .after = "10030"})->rows.front().key == "10031");
}

TEST_CASE("Behind a key stand the same rows, whatever was written or taken away before it") {
  TestLog log;
  Folded<Books> books(log);
  const auto walk = [&](std::vector<projections::Filter> filters, const std::function<void()>& between) {
    Keys keys;
    projections::PageQuery query{.filters = std::move(filters), .size = 2, .after = ""};
    for (bool has_more = true; has_more; between()) {
      const auto page = *books.model().page(query);
      for (const auto& row : page.rows) keys.push_back(row.key);
      has_more = page.has_more;
      if (has_more) query.after = page.rows.back().key;
    }
    return keys;
  };
  const std::string far(500, 'z');  // stored under a stand-in, before all plain keys
  for (const char* id : {"b", "d", "f", "h", "j"}) log.book(ShelvedT{.bookId = id, .title = "t"});
  log.book(ShelvedT{.bookId = far, .title = "t"});
  for (const char* id : {"b", "d", "h", "j"}) log.book(LentT{.bookId = id, .reader = 7});
  books.see();
  CHECK(walk({}, [] {}) == Keys{far, "b", "d", "f", "h", "j"});
  CHECK(walk({{"reader", "7"}}, [] {}) == Keys{"b", "d", "h", "j"});
  CHECK(walk({{"title", "t"}}, [] {}) == Keys{far, "b", "d", "f", "h", "j"});
  CHECK(walk({{"reader", "7"}, {"title", "t"}}, [] {}) == Keys{"b", "d", "h", "j"});
  CHECK(walk({{"reader", "8"}}, [] {}).empty());
  const auto change = [&] {
    log.book(BurntT{.bookId = "b"});
    log.book(ShelvedT{.bookId = "a", .title = "t"});
    books.see();
  };
  CHECK(walk({}, change) == Keys{far, "b", "d", "f", "h", "j"});
  CHECK(Shelf().loans.model().page({.after = "seven"}).error().code == "cursor_unknown");
}

TEST_CASE("The last rows are read from the end") {
  const Shelf shelf;
  const auto last = [&](std::vector<projections::Filter> filters) {
    return shelf.loans.keys({.filters = std::move(filters), .size = 2, .is_last = true});
  };
  CHECK(last({}) == Keys{"49", "50"});
  CHECK(last({{"bookId", "b1"}}) == Keys{"46", "49"});
  CHECK(last({{"bookId", "returned10"}}) == Keys{"10"});
  CHECK(last({{"reader", "2"}}) == Keys{"41", "46"});
  CHECK(last({{"bookId", "b9"}}).empty());
  CHECK(shelf.page({.filters = {{"bookId", "b1"}}, .size = 2, .is_last = true}).total == 15);
}

TEST_CASE("An unknown field, or one with many values, cannot be filtered by") {
  const Shelf shelf;
  const auto page = shelf.loans.model().page({.filters = {{"colour", "red"}}});
  REQUIRE(page.is(eventstore::Fault::invalid));
  CHECK(page.error().code == "filter_unknown");
  CHECK(page.error().message == "the rows of loans have no field colour to filter by");
}

TEST_CASE("A row is read with its version, its position and its text key") {
  const Shelf shelf;
  const auto row = *shelf.loans.model().get("11");
  REQUIRE(row);
  CHECK(row->key == "11");
  CHECK(row->position == 12);
  CHECK(reinterpret_cast<std::uintptr_t>(row->bytes.data()) % 8 == 0);
  CHECK_FALSE((*shelf.loans.model().get("51")).has_value());
  CHECK_FALSE((*shelf.loans.model().get("eleven")).has_value());
  CHECK_FALSE((*shelf.loans.model().get("011")).has_value());
}

TEST_CASE("A view that was never built says that it is not ready") {
  projections::LiveView live(projections::define<Loans>());
  const projections::ReadModel model(live);
  CHECK(model.get("1").error().code == "view_not_ready");
  CHECK(model.page({}).is(eventstore::Fault::unavailable));
  CHECK(model.position() == 0);
}
