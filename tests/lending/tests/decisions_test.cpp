#include "book.hpp"
#include "jetpage/testing/given_when_then.hpp"
#include "loan.hpp"

using jetpage::testing::given;
using namespace lending::book;
using namespace lending::loan;

TEST_CASE("A book on the shelf is lent, once to the same loan") {
  given<Book>(BookAddedT{.bookId = 1, .title = "Middlemarch", .status = "on the shelf"})
      .when(LendT{.bookId = 1, .loanId = 7, .reader = "kim"})
      .then(BookLentT{.bookId = 1, .loanId = 7, .reader = "kim", .status = "lent"})
      .asked_again_nothing();
}

TEST_CASE("A book that is lent says no to another loan") {
  given<Book>(BookAddedT{.bookId = 1}, BookLentT{.bookId = 1, .loanId = 7, .status = "lent"})
      .when(LendT{.bookId = 1, .loanId = 8})
      .then(LendingRefusedT{.bookId = 1, .loanId = 8, .reason = "lent"});
}

TEST_CASE("Only what is open can be returned") {
  given<Loan>().when(ReturnT{.loanId = 7}).then_refused("not_found");
  given<Loan>(LoanAskedT{.loanId = 7, .bookId = 1, .status = "asked"})
      .when(ReturnT{.loanId = 7})
      .then_refused("loan_not_open");
}
