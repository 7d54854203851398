#pragma once

#include "book.hpp"
#include "jetpage/aggregates/policy.hpp"
#include "loan.hpp"

namespace lending {

using jetpage::aggregates::Reactions;
using jetpage::aggregates::Source;
using jetpage::aggregates::tell;

// What the catalogue does by itself.
struct CataloguePolicies {
  static constexpr std::string_view service = "catalogue";
  using Event = std::variant<loan::LoanAskedT, loan::LoanReturnedT>;

  // Whenever a loan is asked for, its book is lent, or says why not.
  static Reactions whenever(const loan::LoanAskedT& event, const Source&) {
    const book::LendT lend{.bookId = event.bookId, .loanId = event.loanId, .reader = event.reader};
    return {tell<book::Book>(event.bookId.value_or(0), lend)};
  }
  // Whenever a loan is returned, its book is back on the shelf.
  static Reactions whenever(const loan::LoanReturnedT& event, const Source&) {
    const book::TakeBackT take_back{.bookId = event.bookId, .loanId = event.loanId};
    return {tell<book::Book>(event.bookId.value_or(0), take_back)};
  }
};

// What the counter does by itself.
struct CounterPolicies {
  static constexpr std::string_view service = "counter";
  using Event = std::variant<book::BookLentT, book::LendingRefusedT>;

  // Whenever a book is lent, its loan is open.
  static Reactions whenever(const book::BookLentT& event, const Source&) {
    return {tell<loan::Loan>(event.loanId.value_or(0), loan::OpenT{.loanId = event.loanId})};
  }
  // Whenever a book cannot be lent, its loan is refused.
  static Reactions whenever(const book::LendingRefusedT& event, const Source&) {
    const loan::RefuseT refuse{.loanId = event.loanId, .reason = event.reason};
    return {tell<loan::Loan>(event.loanId.value_or(0), refuse)};
  }
};

}  // namespace lending
