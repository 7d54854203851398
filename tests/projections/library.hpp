#pragma once

#include <map>
#include <memory>
#include <string>

#include "jetpage/eventstore/codec.hpp"
#include "jetpage/eventstore/memory/log.hpp"
#include "jetpage/projections/view.hpp"
#include "jetpage/schemas/cinema_generated.h"
#include "tests/projections/library_generated.h"

namespace library {
using jetpage::projections::Rows;
using jetpage::projections::Source;

// Every book and who has it. Burnt ones are gone; that a book was dusted is nothing to the view.
template <class RowType = views::BookT, std::uint32_t Version = 1>
struct BooksAs {
  using Row = RowType;
  using Key = std::string;
  static constexpr std::string_view name = "books";
  static constexpr std::uint32_t version = Version;
  static constexpr std::array indexes = {std::string_view("reader")};
  static constexpr std::string_view key_field = "bookId";
  static constexpr std::string_view category = "book";
  using Event = std::variant<book::ShelvedT, book::LentT, book::ReturnedT, book::BurntT>;

  static void on(const book::ShelvedT& event, Rows<BooksAs>& rows) {
    rows.update(event.bookId, [&](Row& row) {
      row.bookId = event.bookId;
      row.title = event.title;
    });
  }
  static void on(const book::LentT& event, Rows<BooksAs>& rows) {
    rows.change(event.bookId, [&](Row& row) {
      row.reader = event.reader;
      ++row.lent;
      row.stays.push_back({.reader = event.reader});
    });
  }
  static void on(const book::ReturnedT& event, Rows<BooksAs>& rows) {
    rows.change(event.bookId, [](Row& row) { row.reader = {}; });
  }
  static void on(const book::BurntT& event, Rows<BooksAs>& rows) { rows.erase(event.bookId); }
};
using Books = BooksAs<>;
static_assert(jetpage::projections::View<Books>);

// The rows of before, with a version of the code that writes titles in another way.
struct LoudBooks : BooksAs<views::BookT, 2> {
  static void on(const book::ShelvedT& event, Rows<LoudBooks>& rows) {
    rows.put(event.bookId, {.bookId = event.bookId, .title = event.title.str() + "!"});
  }
  template <class E>
  static void on(const E&, Rows<LoudBooks>&) {}
};
static_assert(jetpage::projections::View<LoudBooks>);

// A row for each time a book was lent.
struct Loans {
  using Row = views::LoanT;
  using Key = std::int64_t;
  static constexpr std::string_view name = "loans";
  static constexpr std::uint32_t version = 1;
  static constexpr std::array indexes = {std::string_view("bookId"), std::string_view("open")};
  using Event = std::variant<book::LentT, book::ReturnedT>;

  static void on(const book::LentT& event, Rows<Loans>& rows, const Source& source) {
    const Key key = rows.next_key();
    rows.put(key, {.loanId = key, .bookId = event.bookId, .reader = event.reader, .at = source.time_us, .open = true});
  }
  static void on(const book::ReturnedT& event, Rows<Loans>& rows) {
    for (const Key key : rows.keys_where("bookId", event.bookId)) {
      rows.change(key, [](Row& row) { row.open = false; });
    }
  }
};
static_assert(jetpage::projections::View<Loans>);

}  // namespace library

namespace jetpage::tests {

// A log in memory that a test writes event by event.
class TestLog {
 public:
  explicit TestLog(const std::string& system = "library") : store_(std::move(*log_.open(system, true))) {}

  [[nodiscard]] eventstore::EventStore& store() { return *store_; }
  // Another one over the same log.
  [[nodiscard]] std::unique_ptr<eventstore::EventStore> open() { return *log_.open(store_->system(), false); }
  [[nodiscard]] eventstore::Position last() { return *store_->last(); }

  // One commit with these events of one aggregate; its time is its position, in microseconds.
  template <class... E>
  eventstore::Position add(const eventstore::AggregateName& aggregate, const E&... events) {
    Tail& tail = tails_[aggregate];
    eventstore::Commit commit;
    commit.id = eventstore::subject_of(store_->system(), aggregate) + "-" + std::to_string(tail.version);
    commit.time_us = static_cast<std::int64_t>(last()) + 1;
    commit.version = tail.version + 1;
    commit.events = {eventstore::to_event(events)...};
    tail.position = *store_->append(aggregate, tail.position, commit);
    tail.version += sizeof...(events);
    return tail.position;
  }

  // An event of a book, of which the event tells the id.
  template <class E>
  eventstore::Position book(const E& event) {
    return add({"book", event.bookId.str()}, event);
  }

  // Any bytes.
  eventstore::Position inject(const std::string& subject, eventstore::Bytes bytes) {
    return log_.inject(store_->system(), subject, std::move(bytes));
  }

 private:
  struct Tail {
    eventstore::Position position = 0;
    std::uint64_t version = 0;
  };
  eventstore::MemoryLog log_;
  std::unique_ptr<eventstore::EventStore> store_;
  std::map<eventstore::AggregateName, Tail> tails_;
};

}  // namespace jetpage::tests
