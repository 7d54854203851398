#pragma once

#include "jetpage/aggregates/aggregate.hpp"
#include "schemas/lending_generated.h"

namespace lending::book {

// A book of the library: on the shelf, or lent by one loan.
struct Book {
  static constexpr std::string_view category = "book";
  using Command = std::variant<AddT, LendT, TakeBackT>;
  using Event = std::variant<BookAddedT, BookLentT, LendingRefusedT, BookReturnedT>;
  using Resource = views::BookT;
  using Decision = jetpage::aggregates::Decision<Event>;

  Decision decide(const AddT& command) const {
    if (book) return jetpage::aggregates::refuse("book_exists", "this book is in the catalogue already");
    return accept(BookAddedT{.bookId = command.bookId, .title = command.title, .status = "on the shelf"});
  }
  // That it cannot be lent is no error but something that happened: the reader is to hear of it.
  Decision decide(const LendT& command) const {
    if (!book) return accept(LendingRefusedT{.bookId = command.bookId, .loanId = command.loanId, .reason = "unknown"});
    if (loan == command.loanId) return jetpage::aggregates::nothing();
    if (loan) return accept(LendingRefusedT{.bookId = command.bookId, .loanId = command.loanId, .reason = "lent"});
    return accept(
        BookLentT{.bookId = command.bookId, .loanId = command.loanId, .reader = command.reader, .status = "lent"});
  }
  Decision decide(const TakeBackT& command) const {
    if (!loan || loan != command.loanId) return jetpage::aggregates::nothing();
    return accept(BookReturnedT{.bookId = command.bookId, .loanId = command.loanId, .status = "on the shelf"});
  }

  void evolve(const BookAddedT& event) {
    book = views::BookT{.bookId = event.bookId, .title = event.title, .status = event.status};
  }
  void evolve(const BookLentT& event) {
    loan = event.loanId;
    book->status = event.status;
  }
  void evolve(const LendingRefusedT&) {}
  void evolve(const BookReturnedT& event) {
    loan.reset();
    book->status = event.status;
  }

  [[nodiscard]] std::optional<Resource> resource() const { return book; }

  std::optional<views::BookT> book;
  std::optional<std::int64_t> loan;  // that has it

 private:
  static Decision accept(Event event) { return jetpage::aggregates::accept<Event>(std::move(event)); }
};
static_assert(jetpage::aggregates::Aggregate<Book>);

}  // namespace lending::book
