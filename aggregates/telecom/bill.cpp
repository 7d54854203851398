#include "jetpage/aggregates/telecom/bill.hpp"

namespace telecom::bill {

using jetpage::aggregates::accept;
using jetpage::aggregates::nothing;
using jetpage::aggregates::Refusal;
using jetpage::aggregates::refuse;

namespace {

// Every event of a bill tells all of it.
template <class E>
E telling(const views::BillT& bill, const char* state, const flatbuffers::Optional<std::int64_t>& payment) {
  E event;
  event.id = bill.id;
  event.billId = bill.billId;
  event.useYm = bill.useYm;
  event.userName = bill.userName;
  event.phoneNumber = bill.phoneNumber;
  event.billAmt = bill.billAmt;
  event.billState = state;
  event.orderId = bill.orderId;
  event.payId = payment;
  return event;
}

}  // namespace

// Why it cannot be paid, with this amount if one is set.
std::optional<Refusal> Bill::why_not(const flatbuffers::Optional<std::int64_t>& amount) const {
  if (!bill) return refuse("bill_unknown", "there is no such bill");
  if (bill->billState == "PAID") return refuse("bill_paid", "this bill is paid already");
  if (bill->billState == "VOID") return refuse("bill_void", "the line of this bill is closed, nothing is to be paid");
  if (amount && amount != bill->billAmt) {
    return refuse("amount_differs", "this bill asks for " + std::to_string(bill->billAmt.value_or(0)) + " won");
  }
  return std::nullopt;
}

Bill::Decision Bill::decide(const IssueT& command) const {
  if (bill) return nothing();
  return accept<Event>(BillCreatedT{.id = command.billId,
                                    .billId = command.billId,
                                    .useYm = command.useYm,
                                    .userName = command.userName,
                                    .phoneNumber = command.phoneNumber,
                                    .billAmt = command.billAmt,
                                    .billState = "UNPAID",
                                    .orderId = command.orderId});
}

Bill::Decision Bill::decide(const CheckT& command) const {
  if (auto no = why_not(command.payAmt)) return *no;
  return nothing();
}

// The payment is made already: what stands in its way is told in an event, and the payment goes back.
Bill::Decision Bill::decide(const CompleteT& command) const {
  const bool paid_by_it = bill && bill->billState == "PAID" && bill->payId == command.payId;
  if (paid_by_it) return nothing();
  if (const auto no = why_not(command.payAmt)) {
    return accept<Event>(BillPaymentRejectedT{.billId = command.billId, .payId = command.payId, .reason = no->code});
  }
  return accept<Event>(telling<BillCompletedT>(*bill, "PAID", command.payId));
}

Bill::Decision Bill::decide(const ReopenT& command) const {
  const bool paid_by_it = bill && bill->billState == "PAID" && bill->payId == command.payId;
  if (!paid_by_it) return nothing();
  return accept<Event>(telling<BillCanceledT>(*bill, "UNPAID", command.payId));
}

Bill::Decision Bill::decide(const VoidT&) const {
  if (!bill || bill->billState != "UNPAID") return nothing();
  return accept<Event>(telling<BillVoidedT>(*bill, "VOID", flatbuffers::nullopt));
}

void Bill::evolve(const BillCanceledT& event) {
  become(event);
  bill->payId = flatbuffers::nullopt;
  taken_back = event.payId;
}

}  // namespace telecom::bill
