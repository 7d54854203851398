#pragma once

#include "jetpage/aggregates/aggregate.hpp"
#include "schemas/lending_generated.h"

namespace lending::loan {

// What a reader asks for: `asked` until the book says yes (`open`) or no (`refused`); then `returned`.
struct Loan {
  static constexpr std::string_view category = "loan";
  using Command = std::variant<AskT, OpenT, RefuseT, ReturnT>;
  using Event = std::variant<LoanAskedT, LoanOpenedT, LoanRefusedT, LoanReturnedT>;
  using Resource = views::LoanT;
  using Decision = jetpage::aggregates::Decision<Event>;

  Decision decide(const AskT& command) const {
    if (!command.bookId) return jetpage::aggregates::refuse("book_missing", "a loan is for a book: say which");
    return accept(
        LoanAskedT{.loanId = command.loanId, .bookId = command.bookId, .reader = command.reader, .status = "asked"});
  }
  Decision decide(const OpenT& command) const {
    if (!is("asked")) return jetpage::aggregates::nothing();
    return accept(LoanOpenedT{.loanId = command.loanId, .status = "open"});
  }
  Decision decide(const RefuseT& command) const {
    if (!is("asked")) return jetpage::aggregates::nothing();
    return accept(LoanRefusedT{.loanId = command.loanId, .status = "refused", .reason = command.reason});
  }
  Decision decide(const ReturnT& command) const {
    if (!loan) return jetpage::aggregates::refuse("not_found", "there is no such loan");
    if (is("returned")) return jetpage::aggregates::nothing();
    if (!is("open")) return jetpage::aggregates::refuse("loan_not_open", "only what is lent can be returned");
    return accept(LoanReturnedT{.loanId = command.loanId, .bookId = loan->bookId, .status = "returned"});
  }

  void evolve(const LoanAskedT& event) {
    loan = views::LoanT{.loanId = event.loanId, .bookId = event.bookId, .reader = event.reader, .status = event.status};
  }
  void evolve(const LoanOpenedT& event) { loan->status = event.status; }
  void evolve(const LoanRefusedT& event) {
    loan->status = event.status;
    loan->reason = event.reason;
  }
  void evolve(const LoanReturnedT& event) { loan->status = event.status; }

  [[nodiscard]] std::optional<Resource> resource() const { return loan; }

  std::optional<views::LoanT> loan;

 private:
  [[nodiscard]] bool is(std::string_view status) const { return loan && loan->status == status; }
  static Decision accept(Event event) { return jetpage::aggregates::accept<Event>(std::move(event)); }
};
static_assert(jetpage::aggregates::Aggregate<Loan>);

}  // namespace lending::loan
