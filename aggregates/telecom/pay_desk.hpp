#pragma once

#include "jetpage/aggregates/creation/creation.hpp"
#include "jetpage/aggregates/telecom/bill.hpp"
#include "jetpage/aggregates/telecom/pay.hpp"

namespace telecom::pay {

// Before a payment is written, bill is asked whether it can be: a question that writes nothing, so there is nothing to take
// back. What was true then may have changed when the payment is there: then bill rejects it (bill_policies.hpp).
struct PayDesk : jetpage::aggregates::NoDesk {
  static constexpr std::string_view service = "bill";

  using Error = jetpage::eventstore::Error;
  using Fault = jetpage::eventstore::Fault;

  static jetpage::eventstore::Done check(const PayBillT& command, jetpage::aggregates::Calls&) {
    if (!command.billId.has_value()) return Error{Fault::invalid, "bill_missing", "billId says which bill is paid"};
    const bool can_be = jetpage::eventstore::check_id(command.billId.view()).ok();
    return can_be ? jetpage::eventstore::Done() : Error{Fault::refused, "bill_unknown", "there is no such bill"};
  }

  static jetpage::eventstore::Result<PayBillT> prepare(PayBillT command, jetpage::aggregates::Calls& calls,
                                                       const jetpage::aggregates::CommandMeta& meta) {
    const bill::CheckT question{.billId = command.billId, .payAmt = command.payAmt};
    const auto answer = calls.ask<bill::Bill>(std::string(service), command.billId.str(), question, meta);
    // Unanswered, it has written nothing either.
    if (answer.is(Fault::outcome_unknown)) {
      return Error{Fault::unavailable, answer.error().code, answer.error().message};
    }
    if (!answer) return answer.error();
    if (!answer->resource) return Error{Fault::refused, "bill_unknown", "there is no such bill"};
    const views::BillT& bill = *answer->resource;
    command.payAmt = bill.billAmt;
    if (!command.useYm.has_value()) command.useYm = bill.useYm;
    if (!command.userName.has_value()) command.userName = bill.userName;
    return command;
  }
};

}  // namespace telecom::pay
