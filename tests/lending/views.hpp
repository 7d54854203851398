#pragma once

#include "jetpage/projections/view.hpp"
#include "schemas/lending_generated.h"

namespace lending {

using jetpage::projections::Rows;

// Every book as it is now.
struct Books {
  using Row = views::BookT;
  using Key = std::int64_t;
  static constexpr std::string_view name = "books";
  static constexpr std::uint32_t version = 1;
  static constexpr std::string_view key_field = "bookId";
  static constexpr std::string_view category = "book";
  using Event = std::variant<book::BookAddedT, book::BookLentT, book::BookReturnedT>;

  static void on(const book::BookAddedT& event, Rows<Books>& rows) {
    rows.put(event.bookId, {.bookId = event.bookId, .title = event.title, .status = event.status});
  }
  static void on(const book::BookLentT& event, Rows<Books>& rows) {
    rows.change(event.bookId, [&](Row& row) { row.status = event.status; });
  }
  static void on(const book::BookReturnedT& event, Rows<Books>& rows) {
    rows.change(event.bookId, [&](Row& row) { row.status = event.status; });
  }
};
static_assert(jetpage::projections::View<Books>);

// Every loan as it is now.
struct Loans {
  using Row = views::LoanT;
  using Key = std::int64_t;
  static constexpr std::string_view name = "loans";
  static constexpr std::uint32_t version = 1;
  static constexpr std::string_view key_field = "loanId";
  static constexpr std::string_view category = "loan";
  using Event = std::variant<loan::LoanAskedT, loan::LoanOpenedT, loan::LoanRefusedT, loan::LoanReturnedT>;

  static void on(const loan::LoanAskedT& event, Rows<Loans>& rows) {
    rows.put(event.loanId,
             {.loanId = event.loanId, .bookId = event.bookId, .reader = event.reader, .status = event.status});
  }
  static void on(const loan::LoanOpenedT& event, Rows<Loans>& rows) {
    rows.change(event.loanId, [&](Row& row) { row.status = event.status; });
  }
  static void on(const loan::LoanRefusedT& event, Rows<Loans>& rows) {
    rows.change(event.loanId, [&](Row& row) {
      row.status = event.status;
      row.reason = event.reason;
    });
  }
  static void on(const loan::LoanReturnedT& event, Rows<Loans>& rows) {
    rows.change(event.loanId, [&](Row& row) { row.status = event.status; });
  }
};
static_assert(jetpage::projections::View<Loans>);

// Every book with the reader who has it, or had it last.
struct Shelf {
  using Row = views::ShelfT;
  using Key = std::int64_t;
  static constexpr std::string_view name = "shelf";
  static constexpr std::uint32_t version = 1;
  static constexpr std::array indexes = {std::string_view("reader")};
  static constexpr std::string_view key_field = "bookId";
  using Event = std::variant<book::BookAddedT, book::BookLentT, book::BookReturnedT>;

  static void on(const book::BookAddedT& event, Rows<Shelf>& rows) {
    rows.put(event.bookId, {.bookId = event.bookId, .title = event.title, .status = event.status});
  }
  static void on(const book::BookLentT& event, Rows<Shelf>& rows) {
    rows.change(event.bookId, [&](Row& row) {
      row.status = event.status;
      row.loanId = event.loanId;
      row.reader = event.reader;
    });
  }
  static void on(const book::BookReturnedT& event, Rows<Shelf>& rows) {
    rows.change(event.bookId, [&](Row& row) { row.status = event.status; });
  }
};
static_assert(jetpage::projections::View<Shelf>);

}  // namespace lending
