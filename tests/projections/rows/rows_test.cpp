#include <catch2/catch_test_macros.hpp>

#include "tests/projections/folded.hpp"

using namespace jetpage;
using namespace jetpage::tests;
using namespace library::book;
using library::Books;
using library::Loans;

// What a view reads of its own earlier changes must not depend on where a batch ended: every case runs both ways.
namespace {

enum class Batches { one, one_per_event };

template <class View>
void step(Folded<View>& view, Batches batches) {
  if (batches == Batches::one_per_event) view.see();
}

}  // namespace

TEST_CASE("An event changes the row that an earlier one made") {
  for (const auto batches : {Batches::one, Batches::one_per_event}) {
    TestLog log;
    Folded<Books> books(log);
    log.book(ShelvedT{.bookId = "moby", .title = "Moby-Dick"});
    step(books, batches);
    log.book(LentT{.bookId = "moby", .reader = 7});
    step(books, batches);
    log.book(ReturnedT{.bookId = "moby"});
    step(books, batches);
    log.book(LentT{.bookId = "moby", .reader = 8});
    books.see();
    CHECK(
        books.text("moby") ==
        R"(Book { bookId: "moby", title: "Moby-Dick", reader: 8, lent: 2, stays: [ { reader: 7 }, { reader: 8 } ] })");
  }
}

TEST_CASE("A row is gone when it is erased, and new when it is made again") {
  for (const auto batches : {Batches::one, Batches::one_per_event}) {
    TestLog log;
    Folded<Books> books(log);
    log.book(ShelvedT{.bookId = "moby", .title = "Moby-Dick"});
    log.book(LentT{.bookId = "moby", .reader = 7});
    step(books, batches);
    log.book(BurntT{.bookId = "moby"});
    step(books, batches);
    log.book(LentT{.bookId = "moby", .reader = 8});
    books.see();
    CHECK(books.text("moby").empty());
    log.book(ShelvedT{.bookId = "moby", .title = "The Whale"});
    books.see();
    CHECK(books.text("moby") == R"(Book { bookId: "moby", title: "The Whale" })");
  }
}

TEST_CASE("An event without the key changes no row") {
  TestLog log;
  Folded<Books> books(log);
  log.add({"book", "x"}, ShelvedT{.title = "no id"}, LentT{.reader = 3}, BurntT{});
  CHECK(books.see().keys().empty());
}

TEST_CASE("Keys are found by the value of an indexed field, as it is now") {
  for (const auto batches : {Batches::one, Batches::one_per_event}) {
    TestLog log;
    Folded<Loans> loans(log);
    log.book(LentT{.bookId = "moby", .reader = 7});
    step(loans, batches);
    log.book(LentT{.bookId = "dune", .reader = 7});
    step(loans, batches);
    log.book(ReturnedT{.bookId = "moby"});
    step(loans, batches);
    log.book(LentT{.bookId = "moby", .reader = 8});
    loans.see();
    CHECK(loans.text(1) == R"(Loan { loanId: 1, bookId: "moby", reader: 7, at: 1 })");
    CHECK(loans.keys({.filters = {{"bookId", "moby"}}}) == std::vector<std::string>{"1", "3"});
    CHECK(loans.keys({.filters = {{"open", "true"}}}) == std::vector<std::string>{"2", "3"});
    CHECK(loans.keys({.filters = {{"open", "false"}}}) == std::vector<std::string>{"1"});
  }
}

TEST_CASE("A row leaves the index with its value, and when it is erased") {
  TestLog log;
  Folded<Books> books(log);
  log.book(ShelvedT{.bookId = "moby", .title = "Moby-Dick"});
  log.book(LentT{.bookId = "moby", .reader = 7});
  books.see();
  CHECK(books.keys({.filters = {{"reader", "7"}}}).size() == 1);
  log.book(ReturnedT{.bookId = "moby"});
  books.see();
  CHECK(books.keys({.filters = {{"reader", "7"}}}).empty());
  log.book(LentT{.bookId = "moby", .reader = 7});
  books.see();
  log.book(BurntT{.bookId = "moby"});
  books.see();
  CHECK(books.keys({.filters = {{"reader", "7"}}}).empty());
}

TEST_CASE("A view can number its rows") {
  for (const auto batches : {Batches::one, Batches::one_per_event}) {
    TestLog log;
    Folded<Loans> loans(log);
    for (int reader = 1; reader <= 12; ++reader) {
      log.book(LentT{.bookId = "moby", .reader = reader});
      step(loans, batches);
    }
    loans.see();
    CHECK(loans.keys().size() == 12);
    CHECK(loans.row(12)->reader == 12);
  }
}

TEST_CASE("Any text can be a key") {
  for (const std::string& key :
       {std::string(), std::string(3'000, 'x'), std::string("\0a", 2), std::string("모비딕")}) {
    for (const auto batches : {Batches::one, Batches::one_per_event}) {
      TestLog log;
      Folded<Books> books(log);
      log.add({"shelf", "1"}, ShelvedT{.bookId = key, .title = "t"});
      step(books, batches);
      log.add({"shelf", "1"}, LentT{.bookId = key, .reader = 5});
      books.see();
      CHECK(books.row(key)->lent == 1);
      CHECK(books.keys() == std::vector{key});
      CHECK(books.keys({.filters = {{"bookId", key}}}) == std::vector{key});
      CHECK(books.keys({.filters = {{"reader", "5"}}}) == std::vector{key});
    }
  }
}

TEST_CASE("Where rows are aggregates, a row's version is its aggregate's, whether or not the view heard why") {
  for (const auto batches : {Batches::one, Batches::one_per_event}) {
    TestLog log;
    Folded<Books> books(log);
    log.add({"book", "moby"}, ShelvedT{.bookId = "moby"}, LentT{.bookId = "moby", .reader = 7});
    step(books, batches);
    if (batches == Batches::one_per_event) CHECK(books.stored("moby").version == 2);
    log.book(DustedT{.bookId = "moby"});
    books.see();
    CHECK(books.stored("moby").version == 3);
    CHECK(books.stored("moby").position == 2);
    CHECK(books.row("moby")->lent == 1);
  }
}

TEST_CASE("What another aggregate does to a row leaves its version") {
  TestLog log;
  Folded<Books> books(log);
  log.book(ShelvedT{.bookId = "moby"});
  log.add({"reader", "7"}, LentT{.bookId = "moby", .reader = 7});
  books.see();
  CHECK(books.stored("moby").version == 1);
  CHECK(books.stored("moby").position == 2);
}

TEST_CASE("Where rows are no aggregates, a row's version is the position of its last change") {
  TestLog log;
  Folded<Loans> loans(log);
  log.book(LentT{.bookId = "dune", .reader = 7});
  log.book(LentT{.bookId = "moby", .reader = 7});
  log.book(ReturnedT{.bookId = "moby"});
  loans.see();
  CHECK(loans.stored("1").version == 1);
  CHECK(loans.stored("2").version == 3);
}

TEST_CASE("An entry that comes twice counts once") {
  TestLog log;
  Folded<Books> books(log);
  log.book(ShelvedT{.bookId = "moby"});
  log.book(LentT{.bookId = "moby", .reader = 7});
  books.see();
  projections::EntryDecoder decoder("library", {books.model().definition()}, [](auto) { return true; });
  auto reader = *log.store().read(0);
  REQUIRE((*projections::fold_batch(*reader, decoder, {&books.fold()}, {})).entries == 2);
  books.flush();
  CHECK(books.row("moby")->lent == 1);
}
